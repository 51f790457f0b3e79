"""What a run's folder holds: the name of every file, once."""

SUFFIX = ".safetensors"
NEWEST = "checkpoint" + SUFFIX
BEST = "best" + SUFFIX
CONFIG = "config.json"
ABOUT = "run.json"
METRICS = "metrics.jsonl"
END = "end.json"
SAMPLES = "samples.jsonl"
SNAPSHOTS = "snapshots"
TEXT = "text.txt"
WRITING = "writing.jsonl"
LOCK = ".lock"
HOLDER = ".holder.json"
