"""Pages of API lists."""

from rest_framework import pagination


class HousePagination(pagination.PageNumberPagination):
    page_size_query_param = "page_size"
    max_page_size = 200
