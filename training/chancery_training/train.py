"""From corpora to weights in one command; every finished stage is kept and skipped the next time."""

import argparse
import os
import subprocess
import sys
from pathlib import Path


def stage(done, module, *arguments):
    """Runs a module unless its result is there."""
    if done is not None and Path(done).exists():
        print(f"{module}: `{done}` is there, skipped", flush=True)
        return
    print(f"{module} {' '.join(map(str, arguments))}", flush=True)
    subprocess.run([sys.executable, "-m", f"chancery_training.{module}", *map(str, arguments)], check=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", default="../shared/corpora")
    parser.add_argument("--work", default=os.environ.get("CHANCERY_TRAINING_WORK", "work"))
    parser.add_argument("--weights", default="../data/models/english.bin")
    parser.add_argument("--vectors", default="testvectors.json")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--silver-words", type=int, default=3_600_000)
    parser.add_argument("--student-minutes", type=float, default=60)
    parser.add_argument("--name-teacher-minutes", type=float, default=27)
    parser.add_argument("--refine-minutes", type=float, default=34)
    args = parser.parse_args()
    work = Path(args.work)
    work.mkdir(parents=True, exist_ok=True)
    common = ("--corpora", args.corpora, "--work", work, "--seed", args.seed)
    stage(work / "teacher-done", "teacher", *common)
    stage(work / "vocabulary.txt", "unlabelled", *common)
    stage(work / "silver-0.npz", "silver", *common, "--words", args.silver_words)
    stage(work / "student-done", "train_student", *common, "--silver", work, "--minutes", args.student_minutes,
          "--weights", work / "base.bin", "--resume")
    stage(work / "name-teacher-done", "name_teacher", *common, "--minutes", args.name_teacher_minutes)
    stage(work / "name-silver-0.npz", "name_silver", *common, "--from-weights", work / "base.bin")
    stage(work / "refine-done", "refine", *common, "--from-weights", work / "base.bin", "--weights", args.weights,
          "--minutes", args.refine_minutes)
    stage(None, "export", "--weights", args.weights, "--vectors", args.vectors)
    stage(None, "evaluate", "--corpora", args.corpora, "--weights", args.weights)


if __name__ == "__main__":
    main()
