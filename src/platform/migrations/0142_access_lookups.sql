-- Looked up for a page of people or workplaces at a time: ended sessions tell the last sign-in, used codes who came by them.
DROP INDEX access.session_person;
CREATE INDEX session_person ON access.session (person_id, opened_at);
DROP INDEX access.workplace_code_workplace;
CREATE INDEX workplace_code_workplace ON access.workplace_code (insurer_id, workplace_id);

-- What one person did is a few entries among those of the machine, which writes most and is asked about by no name.
CREATE INDEX entry_actor ON audit.entry (actor, audit_id) WHERE actor <> 'system';
