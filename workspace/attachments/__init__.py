"""Files and photos that hang on a subject: an idea, an update of an action. A file is as visible as what it hangs on."""
