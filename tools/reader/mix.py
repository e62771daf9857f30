"""The mean of taught readers that come from one another: `python -m tools.reader.mix OUT A B` (safetensors each).

Teaching that goes on with other replies forgets some of what it knew; the mean of the weights before and after keeps
most of both (Wortsman et al., "Model soups", 2022).
"""

from __future__ import annotations

import sys

import torch
from safetensors.torch import load_file, save_file


def main() -> None:
    """Mix and save."""
    out, *given = sys.argv[1:]
    readers = [load_file(name) for name in given]
    mean = {
        name: torch.stack([reader[name].float() for reader in readers]).mean(0).to(readers[0][name].dtype).contiguous()
        for name in readers[0]
    }
    save_file(mean, out)


if __name__ == "__main__":
    main()
