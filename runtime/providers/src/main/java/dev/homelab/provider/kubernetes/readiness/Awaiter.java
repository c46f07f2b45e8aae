package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Waits for objects by watching: until they are ready, have failed for good, or are gone. */
public final class Awaiter {
  private static final Set<String> RUN_PODS =
      Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "Pod");
  private static final String NOT_THERE = "nobody has made it yet";
  private static final String UNKNOWN = "its cluster has not told of it yet";
  private static final long LONGEST_TURN_MILLIS = 30_000;

  private final Watches watches;
  private final StorageClasses classes;
  private final PodTroubles troubles;

  /** Waits by the watches of a session. */
  public Awaiter(Watches watches, StorageClasses classes, PodTroubles troubles) {
    this.watches = watches;
    this.classes = classes;
    this.troubles = troubles;
  }

  /**
   * Waits until an object is ready.
   *
   * @param known the newest form that the caller has, or null
   * @param wish the wish, or null
   * @param marked whether the object bears our mark
   * @return the object
   * @throws ProviderException of class TERMINAL when it has failed for good or the time is over
   */
  public Value.Tree awaitReady(
      Located place,
      Value.@Nullable Tree known,
      Value.@Nullable Tree wish,
      boolean marked,
      CallContext context) {
    if (known != null) {
      Verdict first = verdict(place, known, context);
      if (first.settles(wish)) {
        tellSettled(first, context);
        return known;
      }
    }
    try {
      KindWatch watch = watches.of(place, marked, context);
      Cell cell = watch.cell(place.key().namespace(), place.key().name());
      if (known != null) {
        cell.offer(known);
      }
      boolean runsPods = RUN_PODS.contains(place.key().kind());
      KindWatch pods = runsPods ? watches.pods(place.key().namespace()) : null;
      KindWatch warnings = runsPods ? watches.warnings(place.key().namespace()) : null;
      Runnable poke = cell::poke;
      try (CallContext.Listening stopping = context.onStopping(poke)) {
        for (KindWatch more : new KindWatch[] {pods, warnings}) {
          if (more != null) {
            more.listen(poke);
          }
        }
        boolean others = known == null && !marked;
        return loop(place, watch, cell, wish, pods, warnings, others, context);
      } finally {
        for (KindWatch more : new KindWatch[] {pods, warnings}) {
          if (more != null) {
            more.unlisten(poke);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(place);
    }
  }

  private Value.Tree loop(
      Located place,
      KindWatch watch,
      Cell cell,
      Value.@Nullable Tree wish,
      @Nullable KindWatch pods,
      @Nullable KindWatch warnings,
      boolean others,
      CallContext context)
      throws InterruptedException {
    String told = "";
    while (true) {
      long turn = cell.turn();
      if (!watch.awaitSynced(context)) {
        pause(place, cell, turn, UNKNOWN, LONGEST_TURN_MILLIS, context);
        continue;
      }
      ProviderException failure = watch.failure();
      if (failure != null) {
        throw failure;
      }
      Value.Tree object = cell.object();
      if (object == null && others) {
        context.waitingFor(NOT_THERE);
        pause(place, cell, turn, NOT_THERE, LONGEST_TURN_MILLIS, context);
        continue;
      }
      if (object == null) {
        throw new ProviderException(
            ErrorClass.CONFLICT,
            Diagnostic.error(
                KubernetesCodes.NOT_FOUND, place.key() + " is gone while it was waited for"),
            null,
            null);
      }
      Verdict verdict = verdict(place, object, context);
      if (verdict.settles(wish)) {
        tellSettled(verdict, context);
        return object;
      }
      PodTroubles.Watch watched = new PodTroubles.Watch(list(pods), list(warnings));
      PodTroubles.Finding finding = troubles.of(place, object, verdict, watched, context);
      if (finding.failure() != null) {
        throw finding.failure();
      }
      if (!verdict.message().equals(told)) {
        told = verdict.message();
        context.waitingFor(told);
      }
      pause(place, cell, turn, verdict.message(), finding.lookAgainMillis(), context);
    }
  }

  private static List<Value.Tree> list(@Nullable KindWatch watch) {
    return watch == null || watch.failure() != null ? List.of() : watch.objects();
  }

  private static void tellSettled(Verdict verdict, CallContext context) {
    if (verdict.stage() != Verdict.Stage.READY) {
      context.progress(verdict.message());
    }
  }

  private void pause(
      Located place, Cell cell, long turn, String message, long again, CallContext context)
      throws InterruptedException {
    long left = Duration.between(context.now(), context.deadline()).toMillis();
    if (context.isStopping()) {
      throw stopped(place);
    }
    if (left <= 0) {
      throw new ProviderException(
          ErrorClass.TERMINAL,
          Diagnostic.error(KubernetesCodes.NOT_READY, place.key() + " was not ready in time")
              .withDetail("Last seen: " + message)
              .withHint(describe(place)),
          null,
          null);
    }
    cell.await(turn, Math.min(Math.min(left, again), LONGEST_TURN_MILLIS));
  }

  /** The command that shows more of an object. */
  static String describe(Located place) {
    String namespace = place.key().namespace();
    return "kubectl describe "
        + place.resource().plural()
        + ' '
        + place.key().name()
        + (namespace.isEmpty() ? "" : " -n " + namespace);
  }

  /**
   * Whether an object, as an answer showed it, is ready with nothing to tell about it; a claim that
   * is not bound is left to {@link #awaitReady}, which may ask for its class.
   */
  public boolean isReady(
      Located place, Value.Tree object, Value.@Nullable Tree wish, CallContext context) {
    boolean pendingClaim =
        place.key().kind().equals("PersistentVolumeClaim")
            && !Fields.text(object, "status", "phase").equals("Bound");
    if (pendingClaim) {
      return false;
    }
    Verdict verdict = verdict(place, object, context);
    return verdict.stage() == Verdict.Stage.READY && verdict.settles(wish);
  }

  private Verdict verdict(Located place, Value.Tree object, CallContext context) {
    return Readiness.of(object, classes.facts(place.resource(), object, context));
  }

  /**
   * Waits until an object is gone, finalizers included.
   *
   * @param uid the object's uid; another object of the name does not count; empty for any
   * @param marked whether the object bears our mark
   */
  public void awaitGone(Located place, String uid, boolean marked, CallContext context) {
    try {
      KindWatch watch = watches.of(place, marked, context);
      Cell cell = watch.cell(place.key().namespace(), place.key().name());
      try (CallContext.Listening stopping = context.onStopping(cell::poke)) {
        while (true) {
          long turn = cell.turn();
          if (!watch.awaitSynced(context)) {
            pauseGone(place, cell, turn, UNKNOWN, context);
            continue;
          }
          ProviderException failure = watch.failure();
          if (failure != null) {
            throw failure;
          }
          Value.Tree object = cell.object();
          if (object == null
              || (!uid.isEmpty() && !uid.equals(Fields.text(object, "metadata", "uid")))) {
            return;
          }
          String holds = holds(object);
          context.waitingFor(holds);
          pauseGone(place, cell, turn, holds, context);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw stopped(place);
    }
  }

  private static void pauseGone(
      Located place, Cell cell, long turn, String holds, CallContext context)
      throws InterruptedException {
    long left = Duration.between(context.now(), context.deadline()).toMillis();
    if (context.isStopping()) {
      throw stopped(place);
    }
    if (left <= 0) {
      throw new ProviderException(
          ErrorClass.TERMINAL,
          Diagnostic.error(KubernetesCodes.NOT_GONE, place.key() + " was not gone in time")
              .withDetail("It waits: " + holds)
              .withHint(describe(place)),
          null,
          null);
    }
    cell.await(turn, Math.min(left, LONGEST_TURN_MILLIS));
  }

  private static String holds(Value.Tree object) {
    for (Value.Tree condition : Fields.trees(object, "status", "conditions")) {
      if (Fields.text(condition, "type").startsWith("Namespace")
          && Fields.text(condition, "status").equals("True")) {
        return Fields.text(condition, "message");
      }
    }
    List<String> finalizers = Fields.texts(object, "metadata", "finalizers");
    return finalizers.isEmpty() ? "its removal" : "its finalizers " + String.join(", ", finalizers);
  }

  private static ProviderException stopped(Located place) {
    return PacedWait.stopped(place.key().toString());
  }
}
