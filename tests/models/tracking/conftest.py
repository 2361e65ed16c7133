import sys
from pathlib import Path

# The tests of this folder share one tiny lane; with importlib mode it is not found by itself.
sys.path.insert(0, str(Path(__file__).parent))
