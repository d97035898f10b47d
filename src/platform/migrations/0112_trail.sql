-- The trail is read by the person it is about: searches and lists name everybody they showed.
CREATE INDEX entry_members ON audit.entry USING gin ((detail -> 'members')) WHERE detail -> 'members' IS NOT NULL;
