select 1 as one, 'text' as word, null as nothing, true as yes, 1.5 as decimal, now() as moment, current_date as today;
