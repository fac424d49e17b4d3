package io.millrace.lake.start;

import java.io.Serializable;

/** A reason that may keep a job from starting or going on. These are all. */
public sealed interface Reason extends Serializable permits StartRule, LaterCheck {}
