"""Pack a taught reader in 8 bits: `python -m tools.reader.pack BASE_FOLDER TAUGHT.safetensors` writes
bot/judge/model/reader.onnx."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from torch import Tensor, nn

from bot.judge.verdict import GRADES, SKILLS
from tools.reader.net import Reader

TO = Path(__file__).resolve().parents[2] / "bot" / "judge" / "model"
VOCABULARY = Path(__file__).resolve().parents[2] / "bot" / "language" / "vocab.txt"


class Packed(nn.Module):
    """The reader as it is shipped: shares instead of scores."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, ids: Tensor, mask: Tensor, types: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Shares: verdicts (batch, skills, 3), rules (batch, columns), places (batch, length, columns)."""
        said = self.reader(ids, mask, types)
        verdicts = said.verdicts.view(-1, len(SKILLS), len(GRADES)).softmax(2)
        return verdicts, said.rules.sigmoid(), said.places.sigmoid()


def main() -> None:
    """Export, quantize, write."""
    folder, taught = Path(sys.argv[1]), Path(sys.argv[2])
    reader = Reader(folder, weights=False).float()
    reader.load_state_dict(load_file(taught))
    ids = torch.randint(100, 2000, (2, 12))
    mask, types = torch.ones_like(ids), torch.zeros_like(ids)
    types[:, 6:] = 1
    names = ["input_ids", "attention_mask", "token_type_ids"]
    both = {0: "batch", 1: "length"}
    axes = dict.fromkeys((*names, "places"), both) | {name: {0: "batch"} for name in ("verdicts", "rules")}
    with tempfile.TemporaryDirectory() as fresh:
        whole = Path(fresh) / "whole.onnx"
        torch.onnx.export(
            Packed(reader.eval()),
            (ids, mask, types),
            whole,
            input_names=names,
            output_names=["verdicts", "rules", "places"],
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        # The heads stay as they are: they are small, and the border between two verdicts lies in them.
        heads = [node.name for node in onnx.load(whole).graph.node if "/body/" not in node.name]
        quantize_dynamic(
            whole,
            TO / "reader.onnx",
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=heads,
        )
    if (folder / "vocab.txt").resolve() != VOCABULARY.resolve():
        shutil.copy(folder / "vocab.txt", VOCABULARY)
    print(f"{(TO / 'reader.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
