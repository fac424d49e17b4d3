package io.millrace.lake.start;

import java.io.Serializable;

/** Why a job may be kept from starting or going on: all there is. */
public sealed interface Reason extends Serializable permits StartRule, LaterCheck {}
