-- Reports without a day can join those of the days around their publication, and the number of a meeting that
-- was joined to another leads there. The program joins the meetings of older databases anew.
ALTER TABLE meeting_report ADD COLUMN told_on INTEGER;

UPDATE meeting_report SET told_on = (
    SELECT published FROM article WHERE id = meeting_report.article AND is_table = 0)
WHERE edtf IS NULL AND (
    status IN ('held', 'under_way', 'cancelled', 'postponed')
    OR (status = 'denied' AND attribution IS NOT NULL));

CREATE INDEX meeting_report_by_telling ON meeting_report (parties, told_on)
    WHERE told_on IS NOT NULL AND parties IS NOT NULL;

CREATE INDEX meeting_report_against ON meeting_report (meeting)
    WHERE status IN ('denied', 'cancelled', 'postponed');

CREATE TABLE former_meeting (
    id INTEGER PRIMARY KEY,
    report INTEGER NOT NULL REFERENCES meeting_report (id) ON DELETE CASCADE
) STRICT;

CREATE INDEX former_meeting_by_report ON former_meeting (report);
