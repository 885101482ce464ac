"""Makes swipes, writes them as anybody would with sqlite3, and records some one
by one, each when the one before was answered."""

import csv
import json
import random
import sqlite3
import subprocess
import sys
import time


def make(rows, file, lines):
    random.seed(1)
    triggers, segments = ["flowers", "favourite", "card", "poem"], ["fans", "regulars", "prospects"]
    with open(file, "w") as c, open(lines, "w") as j:
        c.write("event,contact,segment,trigger,outcome,time\n")
        for i in range(rows):
            who = random.randrange(rows // 2)
            row = {
                "event": f"e{i}",
                "contact": f"c{who}",
                "segment": segments[who % 3],
                "trigger": triggers[who % 4],
                "outcome": "engage" if random.random() < 0.2 else "ignore",
                "time": f"2026-02-{1 + i * 28 // rows:02d}T{random.randrange(24):02d}:{random.randrange(60):02d}:00Z",
            }
            c.write(",".join(row.values()) + "\n")
            j.write(json.dumps(row) + "\n")


def peer(file, database):
    db = sqlite3.connect(database)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA synchronous=FULL")
    db.execute("CREATE TABLE swipes(event TEXT UNIQUE, contact TEXT, segment TEXT, trigger TEXT, outcome TEXT, time TEXT)")
    with open(file) as f, db:
        rows = csv.reader(f)
        next(rows)
        db.executemany("INSERT INTO swipes VALUES (?, ?, ?, ?, ?, ?)", rows)


def single(program, ledger, count):
    p = subprocess.Popen([program, "record", "add", ledger], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    start = time.perf_counter()
    for i in range(count):
        p.stdin.write(b'{"event":"e%d","contact":"c%d","trigger":"flowers","outcome":"engage"}\n' % (i, i % 100))
        p.stdin.flush()
        assert b'"recorded"' in p.stdout.readline()
    print(f"record add, one by one             {count / (time.perf_counter() - start):8.0f} acknowledged rows/s")
    p.stdin.close()
    p.wait()


if __name__ == "__main__":
    what, *rest = sys.argv[1:]
    if what == "make":
        make(int(rest[0]), *rest[1:])
    elif what == "peer":
        peer(*rest)
    else:
        single(*rest[:2], int(rest[2]))
