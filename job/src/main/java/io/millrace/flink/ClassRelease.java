package io.millrace.flink;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.security.ProtectionDomain;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.util.ReflectionUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets go of a job's classes when the job has ended. Each job of a session cluster has a class
 * loader of its own, and a process runs out of metaspace when they stay. What holds them is not
 * ours: libraries in the cluster's {@code lib/} start threads and register hooks that outlive the
 * job, and Java has each thread remember the class loader and the protection domains of the code
 * that made it. Hadoop keeps each class of file systems for ever, too.
 *
 * <p>Nothing here is needed for a result: where Java or a library does not allow it, the classes
 * stay, as they would without.
 */
@SuppressWarnings("removal") // Java has no other way to say whose code a thread is.
public final class ClassRelease {
  private static final Logger LOG = LoggerFactory.getLogger(ClassRelease.class);
  private static final String HOOK = "millrace-classes";
  private static final String HADOOP = "org.apache.hadoop.";

  private final ClassLoader ours;
  private final ClassLoader wrapped;

  /**
   * @param ours has loaded the job's classes
   * @param wrapped the loader around it that Flink gives to threads
   */
  private ClassRelease(ClassLoader ours, ClassLoader wrapped) {
    this.ours = ours;
    this.wrapped = wrapped;
  }

  /** Has Flink let go of the job's classes once no task of this process needs them. */
  public static void whenDone(RuntimeContext task) {
    ClassLoader ours = ClassRelease.class.getClassLoader();
    ClassLoader wrapped = task.getUserCodeClassLoader();
    // Where the job is on the class path, its classes are the process's own.
    if (ours != ClassLoader.getSystemClassLoader()) {
      ClassRelease release = new ClassRelease(ours, wrapped);
      task.registerUserCodeClassLoaderReleaseHookIfAbsent(HOOK, release::run);
    }
  }

  /** Lets go of the classes at once. */
  static void now(ClassLoader ours, ClassLoader wrapped) {
    new ClassRelease(ours, wrapped).run();
  }

  private void run() {
    attempt("threads", () -> forget(Thread.getAllStackTraces().keySet()));
    attempt("shutdown hooks", () -> forget(shutdownHooks()));
    attempt("Hadoop's statistics", this::forgetFileSystems);
  }

  private interface Attempt {
    void run() throws ReflectiveOperationException;
  }

  private static void attempt(String what, Attempt attempt) {
    try {
      attempt.run();
    } catch (ReflectiveOperationException | InaccessibleObjectException | LinkageError failed) {
      LOG.info("The job's classes may stay in memory, because of {}: {}", what, failed.toString());
    }
  }

  /** Takes the job's class loader out of threads that have come out of its code. */
  private void forget(Collection<Thread> threads) throws ReflectiveOperationException {
    Field inherited = Thread.class.getDeclaredField("inheritedAccessControlContext");
    inherited.setAccessible(true);
    for (Thread each : threads) {
      ClassLoader seen = each.getContextClassLoader();
      boolean isOurs = seen == ours || seen == wrapped;
      if (each != Thread.currentThread() && (isOurs || isOfHadoop(each))) {
        if (isOurs) {
          each.setContextClassLoader(ours.getParent());
        }
        var context = (java.security.AccessControlContext) inherited.get(each);
        inherited.set(each, withoutDomains(context));
      }
    }
  }

  /**
   * Our Hadoop's, and not that of another job's jar. It gives its threads other class loaders than
   * that of the code that they come out of: its own, or none.
   */
  private static boolean isOfHadoop(Thread thread) {
    ClassLoader hadoops = FileSystem.class.getClassLoader();
    ClassLoader seen = thread.getContextClassLoader();
    boolean isNamed = thread.getName().startsWith(HADOOP);
    return (thread.getClass().getName().startsWith(HADOOP)
            && thread.getClass().getClassLoader() == hadoops)
        || (isNamed && (seen == null || seen == hadoops));
  }

  /** The same subject, as of Kerberos, and the code of nobody. */
  private static Object withoutDomains(java.security.AccessControlContext context) {
    var none = new java.security.AccessControlContext(new ProtectionDomain[0]);
    return context == null || context.getDomainCombiner() == null
        ? none
        : new java.security.AccessControlContext(none, context.getDomainCombiner());
  }

  private static Collection<Thread> shutdownHooks() throws ReflectiveOperationException {
    Class<?> registry = Class.forName("java.lang.ApplicationShutdownHooks");
    Field hooks = registry.getDeclaredField("hooks");
    hooks.setAccessible(true);
    synchronized (registry) {
      Set<Thread> threads = new HashSet<>();
      if (hooks.get(null) instanceof Map<?, ?> registered) {
        registered.keySet().forEach(hook -> threads.add((Thread) hook));
      }
      return threads;
    }
  }

  private void forgetFileSystems() throws ReflectiveOperationException {
    forgetTypes(FileSystem.class, "statisticsTable");
    forgetTypes(ReflectionUtils.class, "CONSTRUCTOR_CACHE");
  }

  /** Takes the job's classes out of a library's static map from classes. */
  private void forgetTypes(Class<?> library, String map) throws ReflectiveOperationException {
    Field types = library.getDeclaredField(map);
    types.setAccessible(true);
    synchronized (library) {
      ((Map<?, ?>) types.get(null))
          .keySet()
          .removeIf(type -> ((Class<?>) type).getClassLoader() == ours);
    }
  }
}
