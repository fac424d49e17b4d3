package io.millrace.options;

/** A parameter as written, with the place where it was given. */
record Setting(String key, String value, ParameterPlace place) {}
