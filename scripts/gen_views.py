#!/usr/bin/env python3
import sys
out = sys.argv[sys.argv.index("--out") + 1]
name = out.rsplit("/", 1)[-1]
open(out + ".h", "w").write(f"enum {{ NO_{name} }};\n")
open(out + ".c", "w").write(f'#include "{name}.h"\n')
