"""One page, at an address a person gave: evidence from outside every list.

Covers any public web page. The answer is read once to see that there is an article, so that a login wall or a dead link
is told at once; the page is then fetched and kept as a document like any other. It never answers "nothing found".
"""

from verifyhub.connectors.base import Connector, Hit, UnreadableAnswer
from verifyhub.documents import UnreadablePage, read_page
from verifyhub.outbound import Request, Response
from verifyhub.queries import Query


class PageConnector(Connector):
    name = "page"
    label = "Web page"
    searches = False

    def request(self, query: Query) -> Request:
        accepted = {"Accept": "text/html, application/xhtml+xml, text/plain;q=0.8"}
        return Request(query.address, headers=accepted, is_page=True)

    def read(self, response: Response) -> list[Hit]:
        try:
            page = read_page(response.body, url=response.url, status=response.status, headers=response.headers)
        except UnreadablePage as error:
            raise UnreadableAnswer(str(error)) from error
        return [Hit(page.url, title=page.title, summary=page.text, published_at=page.published_at, links=page.links)]
