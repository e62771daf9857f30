"""The reader's network: one encoder over statement and reply, and for each skill a verdict, its rules, and their
places."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from transformers import AutoConfig, AutoModel

from bot.judge.encoding import WIDTH
from bot.judge.verdict import GRADES, SKILLS


@dataclass
class Marks:
    """What the reader says, as logits: verdicts (batch, 3 a skill), rules (batch, columns), places (batch, length,
    columns)."""

    verdicts: Tensor
    rules: Tensor
    places: Tensor


class Reader(nn.Module):
    """An encoder with three heads. `segments`: the encoder knows no token types and is given some."""

    def __init__(self, folder: Path, *, weights: bool = True, dropout: float = 0.1) -> None:
        super().__init__()
        if weights:
            self.body: Any = AutoModel.from_pretrained(folder, attn_implementation="eager")
        else:
            self.body = AutoModel.from_config(AutoConfig.from_pretrained(folder), attn_implementation="eager")
        if getattr(self.body, "pooler", None) is not None:
            self.body.pooler = None
        size = self.body.config.hidden_size
        self.types = self.body.config.model_type == "bert"
        self.segments = None if self.types else nn.Embedding(2, size)
        if self.segments is not None:
            nn.init.normal_(self.segments.weight, std=0.01)
        self.drop = nn.Dropout(dropout)
        self.verdicts = nn.Linear(3 * size, len(GRADES) * len(SKILLS))
        self.rules = nn.Linear(3 * size, WIDTH)
        self.places = nn.Linear(size, WIDTH)
        self.sway = nn.Parameter(torch.full((WIDTH,), 0.5))

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> Marks:
        """Logits for a batch of inputs; `types` is 1 on the reply."""
        if self.types:
            states = self.body(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state
        else:
            given = self.body.get_input_embeddings()(ids) + self.segments(types)
            states = self.body(inputs_embeds=given, attention_mask=mask).last_hidden_state
        reply = (mask * types).unsqueeze(-1).to(states.dtype)
        mean = (states * reply).sum(1) / reply.sum(1).clamp(min=1.0)
        most = (states + (reply - 1.0) * 30.0).amax(1)
        whole = self.drop(torch.cat([states[:, 0], mean, most], 1))
        places = self.places(self.drop(states))
        peak = (places + (reply - 1.0) * 30.0).amax(1)
        return Marks(self.verdicts(whole), self.rules(whole) + self.sway * peak, places)
