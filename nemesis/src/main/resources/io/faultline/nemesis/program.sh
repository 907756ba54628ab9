# A small program of ours on a host: found where an earlier fault left it, or compiled from SOURCE.
# Given: NAME, with the checksum of its source; SOURCE, C.
# Prints its path; where there is no compiler, `none` and the path where it may be put.

# Some hosts mount /run so that nothing can be run from it.
state
for folder in "$FL/bin" /dev/shm/faultline-bin /var/lib/faultline/bin; do
  program=$folder/$NAME
  if [ -x "$program" ] && [ -O "$program" ] && "$program" --works 2>/dev/null; then echo "$program"; exit; fi
done
for folder in "$FL/bin" /dev/shm/faultline-bin /var/lib/faultline/bin; do
  mkdir -p "$folder" && [ -O "$folder" ] || continue
  runs=no
  printf '#!/bin/sh\n' > "$folder/try.$$" && chmod 700 "$folder/try.$$" && "$folder/try.$$" 2>/dev/null && runs=yes
  rm -f "$folder/try.$$"
  [ "$runs" = yes ] || continue
  program=$folder/$NAME
  compiler=$(command -v cc || command -v gcc || command -v clang) || { echo "none $program"; exit; }
  for static in -static ''; do
    # Its own name until it is whole: two faults may begin at once.
    if printf '%s' "$SOURCE" | "$compiler" -O2 $static -x c -o "$program.$$" - 2>/dev/null \
      && "$program.$$" --works && mv -f "$program.$$" "$program"; then echo "$program"; exit; fi
  done
  rm -f "$program.$$"
  echo "none $program"
  exit
done
refuse "no folder here is one that a program can be put into and run from: tried $FL/bin, /dev/shm and /var/lib/faultline"
