"""Text to the token ids of multilingual-e5-small, by a sentencepiece model made again from the pieces."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

from retrieval.e5_weights import Weights
from retrieval.embedder import UNWRITABLE

SPACES = re.compile(" {2,}")


class Tokens:
    """Turns text into token ids, without the two that stand around each text. One object serves many threads."""

    def __init__(self, model: Path, replacements: dict[int, str]) -> None:
        """Load `model`, a file with what `sentencepiece_model` returns; replace characters by `replacements`."""
        self._processor = SentencePieceProcessor(model_file=str(model))
        self._unknown = self._processor.unk_id()
        self._replacements = UNWRITABLE | replacements

    def ids(self, text: str) -> NDArray[np.int32]:
        """Return the token ids of any text at all: NUL and lone surrogates count as spaces."""
        text = SPACES.sub(" ", text.translate(self._replacements))
        ids = self._processor.encode(text)
        if self._unknown in ids:
            ids = self._one_by_one(ids, self._processor.encode(text, out_type=str))
        return np.array(ids, np.int32)

    def _one_by_one(self, ids: list[int], pieces: list[str]) -> list[int]:
        # sentencepiece makes one token of neighbouring unknown characters, the engine to be matched one of each
        return [
            number
            for number, piece in zip(ids, pieces, strict=True)
            for _ in range(len(piece) if number == self._unknown else 1)
        ]


def sentencepiece_model(weights: Weights) -> bytes:
    """Return a sentencepiece unigram model with the pieces of `weights`; characters are replaced outside of it."""
    vocabulary = weights.vocabulary()
    model = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]
    kinds = sentencepiece_model_pb2.ModelProto.SentencePiece.Type  # type: ignore[attr-defined]
    special = {
        vocabulary.unknown: kinds.UNKNOWN,
        len(vocabulary.pieces) - 1: kinds.CONTROL,  # <mask>
        **dict.fromkeys((weights.begin, weights.end, vocabulary.padding), kinds.CONTROL),
    }
    for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True)):
        model.pieces.add(piece=piece, score=score, type=special.get(number, kinds.NORMAL))
    trainer = model.trainer_spec
    trainer.model_type = sentencepiece_model_pb2.TrainerSpec.UNIGRAM  # type: ignore[attr-defined]
    trainer.bos_id, trainer.eos_id = weights.begin, weights.end
    trainer.pad_id, trainer.unk_id = vocabulary.padding, vocabulary.unknown
    normalizer = model.normalizer_spec
    normalizer.name = "identity"
    normalizer.remove_extra_whitespaces = False
    return bytes(model.SerializeToString())
