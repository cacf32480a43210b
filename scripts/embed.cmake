# Writes an assembler file that carries a program as bytes: outboard_program … outboard_program_end.
file(WRITE ${OUT} "    .section .rodata
    .global outboard_program
    .global outboard_program_end
    .balign 16
outboard_program:
    .incbin \"${PROGRAM}\"
outboard_program_end:
    .section .note.GNU-stack,\"\",%progbits
")
