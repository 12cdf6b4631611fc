#!/usr/bin/env bash
# Inkling's GPU half on a real GPU: its checks, then its figures as a table and as JSON.
#
#   bash tests/cuda/run_on_gpu.sh [FILE.json] [--rounds 5] [--only product …]
#
# Needs this checkout, an NVIDIA driver, and a Python with NumPy, Numba and numba-cuda:
# `pip install "numba-cuda[cu12]"`, or `[cu13]`. PyTorch and cuBLAS (nvidia-cublas-cu12) are compared
# with where they are installed, and pytest runs the checks. PYTHON names another Python than python3.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=${PYTHON:-python3}
json=figures-on-gpu.json
if (($#)) && [[ $1 != --* ]]; then
  json=$1
  shift
fi
# Compiled kernels, and nothing of the user's.
export INKLING_HOME=${INKLING_HOME:-$(mktemp --directory)}

nvidia-smi --query-gpu=name,driver_version,memory.total,clocks.max.sm --format=csv || true

checked=0
if "$python" -c "import pytest" 2>/dev/null; then
  # This folder alone, without the project's plugins and options.
  "$python" -m pytest -q -rs -p no:cacheprovider --override-ini addopts= --confcutdir tests/cuda \
    tests/cuda || checked=$?
else
  echo "pytest is not installed: the checks are left out, the products alone are held to NumPy."
fi

"$python" tests/cuda/measure.py --json "$json" "$@"
echo "$json"
exit "$checked"
