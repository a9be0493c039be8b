// Draws <div class="chart-canvas" data-chart="id of a JSON script">. ECharts itself is loaded only by pages with charts;
// without it the figure's table stands. Colours come from the tokens, so that dark pages and print are right.
{
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const charts = new Map();

  const theme = () => {
    const axis = {
      axisLine: { lineStyle: { color: token("line") } },
      axisTick: { show: false },
      axisLabel: { color: token("ink-soft") },
      splitLine: { show: false },
    };
    return {
      color: [token("celadon"), token("bar"), token("slate"), token("ink-soft"), token("step-3")],
      textStyle: { fontFamily: token("sans"), color: token("ink") },
      categoryAxis: axis,
      valueAxis: { ...axis, min: 0, axisLine: { show: false } },
      timeAxis: axis,
      line: { symbol: "circle", symbolSize: 6, lineStyle: { width: 2 } },
      bar: { barMaxWidth: 36 },
    };
  };

  // Names of tokens stand for their colours: "token:celadon".
  const coloured = (value) => {
    if (typeof value === "string") return value.startsWith("token:") ? token(value.slice(6)) : value;
    if (Array.isArray(value)) return value.map(coloured);
    if (value && typeof value === "object")
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item)]));
    return value;
  };

  const draw = (place) => {
    const source = document.getElementById(place.dataset.chart);
    if (!window.echarts || !source) return;
    charts.get(place)?.dispose();
    place.hidden = false;
    const chart = window.echarts.init(place, theme(), { renderer: "svg" });
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    chart.setOption({
      animation: !still,
      grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
      ...coloured(JSON.parse(source.textContent)),
    });
    charts.set(place, chart);
  };

  const all = () => document.querySelectorAll("[data-chart]").forEach(draw);
  addEventListener("load", all);
  document.addEventListener("page:changed", all);
  document.addEventListener("theme:changed", all);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", all);
  addEventListener("resize", () => charts.forEach((chart) => chart.resize()));
  addEventListener("beforeprint", () => charts.forEach((chart) => chart.resize()));
}
