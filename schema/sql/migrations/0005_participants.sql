-- The participants of a report are found by report and entity: one index less, which was as long as the
-- table.

DROP INDEX report_participant_by_entity;

ALTER TABLE report_participant RENAME TO former_report_participant;

CREATE TABLE report_participant (
    meeting_report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE,
    entity INTEGER NOT NULL REFERENCES entity (id),
    position INTEGER NOT NULL CHECK (position > 0),
    capacity TEXT NOT NULL CHECK (capacity IN (
        'principal', 'host', 'visitor', 'mediator', 'delegation')),
    PRIMARY KEY (meeting_report, entity)
) STRICT, WITHOUT ROWID;

INSERT INTO report_participant (meeting_report, entity, position, capacity)
SELECT meeting_report, entity, position, capacity FROM former_report_participant;

DROP TABLE former_report_participant;

CREATE INDEX report_participant_by_entity ON report_participant (entity);
