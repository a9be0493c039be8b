// What is asked of a page that stands in the browser: each answers with a list of what is wrong. See looking.py.
({
  axe(rules) {
    return axe.run(document, {runOnly: rules, rules: {'target-size': {enabled: true}}, resultTypes: ['violations']})
      .then(found => found.violations.map(rule => `${rule.id} at ${rule.nodes.slice(0, 3).map(n => n.target).join(' | ')}: `
        + rule.nodes[0].failureSummary.slice(0, 300)));
  },

  frame() {
    const wrong = [], html = document.documentElement;
    const seen = e => e.checkVisibility({visibilityProperty: true});
    const first = [...document.querySelectorAll('h1')].filter(seen).length;
    if (first !== 1) wrong.push(`${first} headings of the first level`);
    if (!document.title.split(' · ')[0].trim()) wrong.push('no title of its own');
    const levels = [...document.querySelectorAll('main :is(h1,h2,h3,h4,h5,h6)')].filter(seen).map(h => +h.tagName[1]);
    levels.forEach((level, at) => { if (at && level > levels[at - 1] + 1) wrong.push(`h${level} after h${levels[at - 1]}`); });
    for (const one of document.querySelectorAll('nav, aside, [role=region], section[aria-label]'))
      if (!one.closest('[hidden]') && !(one.getAttribute('aria-label') || one.getAttribute('aria-labelledby')))
        wrong.push(`a landmark without a name: ${one.outerHTML.slice(0, 80)}`);
    const han = /[\u4e00-\u9fff][\u4e00-\u9fff，。；：、（）“”]{11,}/;
    if (!html.lang.startsWith('zh')) {
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const at = texts.currentNode, own = at.parentElement;
        if (han.test(at.data) && !own.closest('[lang^=zh], option, script, style, textarea'))
          wrong.push(`Chinese without lang: ${at.data.trim().slice(0, 40)} in ${own.outerHTML.slice(0, 60)}`);
      }
    }
    return wrong;
  },

  wider() {
    const wide = document.documentElement.scrollWidth, has = innerWidth;
    if (wide <= has) return [];
    const from = getComputedStyle(document.documentElement).direction === 'rtl' ? r => r.left < -1 : r => r.right > has + 1;
    const kept = e => e.parentElement && e !== document.body
      && (getComputedStyle(e.parentElement).overflowX !== 'visible' || kept(e.parentElement));
    const out = [...document.querySelectorAll('body *')]
      .filter(e => from(e.getBoundingClientRect()) && !kept(e)).slice(-2);
    return [`${wide} px wide on ${has}: ` + out.map(e => e.outerHTML.slice(0, 120)).join(' | ')];
  },

  focus() {
    const wrong = [], met = new Set();
    const all = document.querySelectorAll(
      'a[href], button:not(:disabled), input:not([type=hidden], :disabled), select:not(:disabled), textarea, summary, [tabindex="0"]');
    const drawn = e => { const s = getComputedStyle(e);
      return s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2; };
    for (const one of all) {
      const sign = one.tagName + one.type + one.className + (one.parentElement && one.parentElement.className);
      if (one.tabIndex < 0 || met.has(sign) || !one.checkVisibility({visibilityProperty: true})) continue;
      met.add(sign);
      one.focus();
      if (document.activeElement !== one) continue;
      const at = one.getBoundingClientRect();
      if (!drawn(one) && !drawn(one.parentElement)) wrong.push(`no visible focus: ${one.outerHTML.slice(0, 120)}`);
      else if (at.width < 2 && !drawn(one.parentElement)) wrong.push(`focus on nothing to see: ${one.outerHTML.slice(0, 120)}`);
    }
    document.activeElement.blur();
    return wrong;
  },

  moving() {
    return document.getAnimations().filter(a => a.playState === 'running')
      .map(a => `moves: ${a.effect.target && a.effect.target.outerHTML.slice(0, 100)}`).slice(0, 3);
  },

  borders() {
    const wrong = new Set();
    for (const one of document.querySelectorAll('button, .btn, input, select, textarea')) {
      const style = getComputedStyle(one), at = one.getBoundingClientRect();
      if (!one.checkVisibility({visibilityProperty: true}) || at.width < 4 || style.opacity === '0') continue;
      if (['checkbox', 'radio', 'range', 'file', 'hidden'].includes(one.type)) continue;
      const border = ['Top', 'Bottom'].some(s => parseFloat(style[`border${s}Width`]) && style[`border${s}Style`] !== 'none');
      const text = style.textDecorationLine.includes('underline');
      const around = getComputedStyle(one.parentElement);
      const framed = parseFloat(around.borderTopWidth) > 0 || one.closest('.menu-panel, .chip, .top, [role=menu], table');
      if (!border && !text && !framed) wrong.add(`no border left: ${one.outerHTML.slice(0, 120)}`);
    }
    return [...wrong].slice(0, 3);
  },

  fromRight() {
    const wrong = [], seen = e => e.checkVisibility({visibilityProperty: true});
    if (document.documentElement.dir !== 'rtl') wrong.push('dir is not rtl');
    for (const one of document.querySelectorAll('.icon-points, .thread-line, .thread-point, .thread-mini, .braid > svg'))
      if (seen(one) && new DOMMatrix(getComputedStyle(one).transform).a !== -1) wrong.push(`not turned: ${one.outerHTML.slice(0, 80)}`);
    const numbers = /^\d{4}-\d{2}-\d{2}|^-?[\d,]+\.\d\d/;  // what begins with a Latin letter keeps its order by itself
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
      const text = texts.currentNode.data.trim(), own = texts.currentNode.parentElement;
      if (!numbers.test(text) || !seen(own)) continue;
      const style = getComputedStyle(own);
      const alone = own.textContent.trim() === text && style.display !== 'inline';
      if (style.direction !== 'ltr' && !own.closest('bdi, select, input') && style.unicodeBidi !== 'plaintext' && !(alone && !/^-/.test(text)))  // digits and Latin letters keep their order; a leading minus does not
        wrong.push(`not isolated: ${text.slice(0, 30)} in ${own.outerHTML.slice(0, 80)}`);
    }
    return wrong;
  },

  printed() {
    const wrong = [], seen = e => e.checkVisibility({visibilityProperty: true});
    for (const one of document.querySelectorAll('.top, .foot, .workspace-nav, .breadcrumbs, .pager, main .btn'))
      if (seen(one)) wrong.push(`printed: ${one.outerHTML.slice(0, 80)}`);
    for (const one of document.querySelectorAll('main .table-wrap'))
      if (seen(one) && one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).overflowX !== 'visible')
        wrong.push(`a table is cut: ${one.getAttribute('aria-label')}`);
    if (document.documentElement.scrollWidth > innerWidth + 1)
      wrong.push(`the paper is too narrow: ${document.documentElement.scrollWidth} of ${innerWidth}`);
    return wrong;
  },

  texts() {
    const found = [], aloud = ['title', 'alt', 'placeholder', 'aria-label', 'aria-description', 'label'];
    const own = document.documentElement.lang;
    const foreign = e => { const at = e.closest('[lang]'); return at && at.lang !== own; };
    const take = (text, where) => { if (text && /\p{L}{2}/u.test(text)) found.push([text.trim(), where]); };
    const root = e => `${e.tagName.toLowerCase()}.${e.className.baseVal ?? e.className}`;
    const read = top => {
      const texts = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
      while (texts.nextNode()) {
        const own = texts.currentNode.parentElement ?? top;
        if (own.closest && (own.closest('script, style, noscript, code, kbd, pre, samp, .hash, textarea') || foreign(own))) continue;
        take(texts.currentNode.data, own.tagName ? root(own) : 'template');
      }
      for (const one of top.querySelectorAll('*')) {
        if (foreign(one)) continue;
        for (const name of aloud) take(one.getAttribute(name), `${root(one)}[${name}]`);
        if (one.matches('input:is([type=submit], [type=button])')) take(one.value, root(one));
        for (const {name, value} of one.attributes)
          if (name.startsWith('data-') && /\p{Lu}?\p{Ll}{2,} \p{Ll}{2,}/u.test(value) && !value.startsWith('{'))
            take(value, `${root(one)}[${name}]`);
        if (one.tagName === 'TEMPLATE') read(one.content);
      }
    };
    read(document.body);
    take(document.title, 'title');
    take(document.querySelector('meta[name=description]')?.content, 'description');
    return found;
  },
})
