/** What was written on while a note was on its way, so that nothing of it is lost when the note has arrived. */
export const addedTo = (sent: string, now: string): string =>
  now.startsWith(sent) ? now.slice(sent.length).trimStart() : now;
