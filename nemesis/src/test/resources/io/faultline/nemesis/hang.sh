# A fault whose injection never ends.
# Given: TRACE, a file that is there while the fault may hold.
recall() { :; }
inject() { true > "$TRACE"; sleep 600; }
undo() { rm -f "$TRACE"; }
undone() { [ ! -e "$TRACE" ]; }
holds() { [ -e "$TRACE" ]; }
