# A claim: one run at a time on a host. Its folder holds the claim's number, who holds it, and when, in
# seconds since the host started, it was made and last renewed; it lapses LAPSE seconds after that.
# Given: ACTION NUMBER HOLDER LAPSE.

# Sets age, since the last renewal, and since, since it was made; fails if there is no claim in force.
claimed() {
  { read -r number < "$FL/claim/number" && read -r renewed < "$FL/claim/renewed" \
    && read -r made < "$FL/claim/made" && read -r holder < "$FL/claim/holder"; } 2>/dev/null || return 1
  uptime_now
  age=$((now - renewed)) since=$((now - made))
  [ "$age" -le "$LAPSE" ]
}

# Prints the highest number that was ever taken here, and `held` with the claim in force, if any.
look() {
  last=0
  { read -r last < "$FL/claims"; } 2>/dev/null
  echo "last $last"
  ! claimed || echo "held $number $since $age $holder"
}

take() {
  if claimed; then echo "held $number $since $age $holder"; return; fi
  rm -rf "$FL/claim" "$FL/claim.new" "$FL"/healed-*
  uptime_now
  mkdir "$FL/claim.new" \
    && echo "$NUMBER" > "$FL/claim.new/number" && echo "$now" > "$FL/claim.new/renewed" \
    && echo "$now" > "$FL/claim.new/made" && printf '%s\n' "$HOLDER" > "$FL/claim.new/holder" \
    && echo "$NUMBER" > "$FL/claims" \
    && mv "$FL/claim.new" "$FL/claim" || refuse "no room for a claim in $FL"
  echo taken
}

# Two runs that were refused each other may have meant to take the same number.
mine() {
  { read -r number < "$FL/claim/number" && read -r holder < "$FL/claim/holder"; } 2>/dev/null \
    && [ "$number" = "$NUMBER" ] && [ "$holder" = "$HOLDER" ]
}

renew() {
  mine || { echo lost; return; }
  uptime_now
  echo "$now" > "$FL/claim/renewed" && echo renewed
}

drop() {
  ! mine || rm -rf "$FL/claim"
}

state
exec 9> "$FL/claim.lock"
flock -w 5 9 || refuse "the claim's lock is held: another claim is being made"
case $ACTION in
  look) look ;;
  take) take ;;
  renew) renew ;;
  drop) drop ;;
esac
