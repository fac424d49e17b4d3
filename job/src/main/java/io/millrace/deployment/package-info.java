/**
 * Deployments: which versions of a pipeline score, from one point on. Control records ask for them
 * (a JSON object each), a machine decides without a clock, and a hash of the user says whose score
 * is a canary's. No engine, and on no arrow of the route.
 */
package io.millrace.deployment;
