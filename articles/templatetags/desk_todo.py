"""For the desk's first page, whichever admin site shows it."""

from django import template

from articles.desk import charts, todo_list

register = template.Library()


@register.inclusion_tag("admin/articles/todo.html", takes_context=True)
def desk_todo(context):
    """What waits for the person who looks; nothing for somebody who has no part in articles."""
    user = context["request"].user
    return {
        "todo": todo_list.for_user(user),
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("admin/articles/todo_charts.html", takes_context=True)
def desk_charts(context):
    user = context["request"].user
    return {"charts": charts.all_charts() if user.has_perm("articles.view_article") else []}
