CREATE TABLE friend (
  id {{id}},
  name TEXT NOT NULL,
  sealed {{blob}},
  age {{int}} NOT NULL
) {{strict}};
