-- Profiles meet others for comparison by more than a surname; the program fills the table anew.

DELETE FROM profile_block;
