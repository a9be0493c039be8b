"""Forms in our look: `{{ form }}` and `{% field form.title %}` use the same component."""

from django.forms.renderers import TemplatesSetting


class ExchangeRenderer(TemplatesSetting):
    """Finds templates/django/forms/ of the project before Django's own; named by FORM_RENDERER."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"
