package io.millrace.options;

/** A parameter as it was written somewhere. */
record Setting(String key, String value, ParameterPlace place) {}
