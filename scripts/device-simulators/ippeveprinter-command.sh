#!/bin/sh
# What the printer of ippeveprinter.ts does with a job: ippeveprinter runs this with the document's file and reads
# STATE: and ATTR: lines from stderr. The folder, and what to do next, come from ippeveprinter.ts.
folder=$CUNBAN_IPPEVEPRINTER
rm -f "$folder/cleared" "$folder/cancelled"
order=print
if [ -e "$folder/next-job" ]; then
  order=$(cat "$folder/next-job")
  rm -f "$folder/next-job"
fi

count=$(find "$folder/arrived" -name '*.pdf' | wc -l)
cp "$1" "$folder/arriving" && mv "$folder/arriving" "$folder/arrived/$(printf %04d "$count").pdf"
pages=$(grep -a -c '/Type /Page ' "$1")
[ "$pages" -eq 0 ] && pages=1

case $order in
print) ;;
abort)
  echo 'ERROR: The print engine gave up.' >&2
  exit 1
  ;;
*)
  # Any other word is a printer-state-reason under which the job stands still.
  echo "ATTR: job-impressions-completed=0" >&2
  echo "STATE: +$order" >&2
  while [ ! -e "$folder/cleared" ] && [ ! -e "$folder/cancelled" ]; do sleep 0.05; done
  echo "STATE: -$order" >&2
  [ -e "$folder/cancelled" ] && exit 0
  ;;
esac
echo "ATTR: job-impressions=$pages job-impressions-completed=$pages" >&2
