-- Who was never asked whether they want to be told of what others plan in their name has not agreed to it: the answer may be missing. Until now
-- it was written as yes with whatever else somebody set, so that says nothing.

alter table app.reminder_settings alter column of_hosting drop not null;
update app.reminder_settings set of_hosting = null where of_hosting;
