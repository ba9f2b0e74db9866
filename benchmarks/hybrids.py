"""
The hybrid searches of other frameworks over a library's own passages and vectors, for retrieval.py.

Each fuses its own BM25 with the nearest vectors of the library's Chroma collection, by reciprocal rank with its own
defaults. Their packages are no dependencies of Podium: where they are absent, one line says what to install.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from assistant.desk import Desk
from assistant.domain import Filter, Passage
from assistant.evaluate.matching import normalised
from assistant.store.catalogue import Place
from assistant.store.vectors import COLLECTION, metadata

Search = Callable[[str], Sequence[Place]]


def langchain_searches(desk: Desk, passages: Mapping[Place, Passage], pool: int, _depth: int) -> dict[str, Search]:
    """EnsembleRetriever over BM25Retriever and Chroma: as it comes, and with words in lower case for its BM25."""
    from langchain_chroma import Chroma
    from langchain_classic.retrievers import EnsembleRetriever
    from langchain_community.retrievers import BM25Retriever
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

    class Questions(Embeddings):
        def embed_documents(self, texts: list[str]) -> list[list[float]]:
            vectors: list[list[float]] = desk.embedder.embed(texts).tolist()
            return vectors

        def embed_query(self, text: str) -> list[float]:
            return self.embed_documents([text])[0]

    documents = [Document(page_content=one.text, metadata=metadata(one)) for one in passages.values()]
    store = Chroma(COLLECTION, Questions(), client=desk.library.vectors.client)
    nearest = store.as_retriever(search_kwargs={"k": pool})

    def search(preprocessing: dict[str, Any]) -> Search:
        bm25 = BM25Retriever.from_documents(documents, k=pool, **preprocessing)
        ensemble = EnsembleRetriever(retrievers=[bm25, nearest], weights=[0.5, 0.5])
        return lambda question: [
            Place(one.metadata["document_id"], one.metadata["ordinal"]) for one in ensemble.invoke(question)
        ]

    def lower_case(text: str) -> list[str]:
        return normalised(text).split()

    return {
        "LangChain EnsembleRetriever": search({}),
        "the same, lower-case words": search({"preprocess_func": lower_case}),
    }


def llamaindex_searches(desk: Desk, passages: Mapping[Place, Passage], pool: int, depth: int) -> dict[str, Search]:
    """QueryFusionRetriever by reciprocal rank over its BM25 (stemmed) and the library's own nearest vectors."""
    from llama_index.core.llms import MockLLM
    from llama_index.core.retrievers import BaseRetriever, QueryFusionRetriever
    from llama_index.core.retrievers.fusion_retriever import FUSION_MODES
    from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode
    from llama_index.retrievers.bm25 import BM25Retriever

    nodes = {place: TextNode(id_=str(number), text=one.text) for number, (place, one) in enumerate(passages.items())}
    places = list(nodes)

    class Nearest(BaseRetriever):
        def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
            vector = desk.embedder.embed([query_bundle.query_str])[0]
            found = desk.library.nearest(vector, Filter(), limit=pool)
            return [NodeWithScore(node=nodes[place], score=cosine) for place, cosine in found.items()]

    bm25 = BM25Retriever.from_defaults(nodes=list(nodes.values()), similarity_top_k=pool)
    hybrid = QueryFusionRetriever(
        [bm25, Nearest()],
        llm=MockLLM(),
        mode=FUSION_MODES.RECIPROCAL_RANK,
        similarity_top_k=depth,
        num_queries=1,
        use_async=False,
    )
    return {
        "LlamaIndex QueryFusionRetriever": lambda text: [places[int(one.node.id_)] for one in hybrid.retrieve(text)]
    }


PEERS: dict[str, Callable[[Desk, Mapping[Place, Passage], int, int], dict[str, Search]]] = {
    "langchain-classic langchain-community rank-bm25": langchain_searches,
    "llama-index-core llama-index-retrievers-bm25": llamaindex_searches,
}


def peer_searches(desk: Desk, passages: Mapping[Place, Passage], *, pool: int, depth: int) -> dict[str, Search]:
    searches: dict[str, Search] = {}
    for packages, build in PEERS.items():
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                searches |= build(desk, passages, pool, depth)
        except ImportError:
            print(f"A hybrid is left out; to have it: pip install {packages}")
    return searches
