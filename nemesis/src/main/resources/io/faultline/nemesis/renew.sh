# Renews the leases IDS with the number ROUND. Prints what could not be renewed: `gone ID`, and
# `unguarded ID` where the watchdog is dead.
state
for id in $IDS; do
  lease=$FL/lease-$id
  if ! { echo "$ROUND" > "$lease/renewed"; } 2>/dev/null || [ -e "$lease/ending" ]; then echo "gone $id"
  elif flock -n "$lease/lock" true 2>/dev/null; then echo "unguarded $id"
  fi
done
