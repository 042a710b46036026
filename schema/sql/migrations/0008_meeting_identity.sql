-- Reports of a meeting that name others beside the same people are found by entity and day.

DROP INDEX report_participant_by_profile;
ALTER TABLE report_participant ADD COLUMN earliest INTEGER;
UPDATE report_participant SET earliest = (
    SELECT r.earliest FROM meeting_report r JOIN article a ON a.id = r.article
    WHERE r.id = meeting_report AND r.latest - r.earliest <= 7 AND NOT a.is_table);
CREATE INDEX report_participant_by_profile ON report_participant (profile, earliest);
