-- Who is one is worked out anew, by the program: of several that a name fits about equally well, one is chosen if
-- far more articles speak of it, and names agree in more ways. And numbers come back.

-- The numbers of profiles that no article speaks of any more: if one does again, it has its number back, and
-- until then the number leads to the oldest profile that was of the same entity, if there was one.
CREATE TABLE former_profile (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    heir INTEGER REFERENCES profile (id) ON DELETE SET NULL
) STRICT;

CREATE INDEX former_profile_by_heir ON former_profile (heir) WHERE heir IS NOT NULL;
