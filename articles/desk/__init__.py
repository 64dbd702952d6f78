"""Where staff write: the forms of the admin, the editor's two views, the pictures they upload."""
