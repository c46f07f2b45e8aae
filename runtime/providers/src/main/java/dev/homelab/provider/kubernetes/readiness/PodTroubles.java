package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.apply.FluxPause;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.discovery.Located;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.ProviderException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out early that something that runs pods cannot become ready any more, and why. */
public final class PodTroubles {
  /** How long no node may have room for a pod where all nodes there will be are there. */
  public static final Duration FIXED_NODES = Duration.ofMillis(1500);

  /** The same where a pod that has no room brings a new node, as in clusters of tenants. */
  public static final Duration GROWING_NODES = Duration.ofMinutes(5);

  private static final Duration SETUP_GRACE = Duration.ofSeconds(5);
  private static final long NEVER = Long.MAX_VALUE;
  private static final int EVENTS = 3;
  private static final Map<String, String> TERMINAL =
      Map.of(
          "ImagePullBackOff", KubernetesCodes.IMAGE_PULL,
          "ErrImagePull", KubernetesCodes.IMAGE_PULL,
          "InvalidImageName", KubernetesCodes.IMAGE_PULL,
          "ErrImageNeverPull", KubernetesCodes.IMAGE_PULL,
          "CrashLoopBackOff", KubernetesCodes.CRASH_LOOP,
          "RunContainerError", KubernetesCodes.CRASH_LOOP);
  private static final Set<String> SETUP =
      Set.of("CreateContainerConfigError", "CreateContainerError");

  /**
   * What is known of a namespace.
   *
   * @param pods its pods
   * @param warnings its events of type Warning
   */
  record Watch(List<Value.Tree> pods, List<Value.Tree> warnings) {}

  /**
   * What was found.
   *
   * @param failure the failure, or null when there is still hope
   * @param lookAgainMillis when to look again even if nothing changes
   */
  record Finding(@Nullable ProviderException failure, long lookAgainMillis) {
    static final Finding NONE = new Finding(null, NEVER);

    static Finding of(ProviderException failure) {
      return new Finding(failure, NEVER);
    }
  }

  private final PodLogs logs;
  private final Duration patience;

  /**
   * Reads logs and owners through these.
   *
   * @param patience how long a pod may wait for a node that has room
   */
  public PodTroubles(PodLogs logs, Duration patience) {
    this.logs = logs;
    this.patience = patience;
  }

  /** What has something that is suspended go on. */
  private static String resumes(Value.Tree object) {
    String mark = Fields.text(object, "metadata", "annotations", FluxPause.MARK);
    return mark.startsWith(FluxPause.BY_A_RESTORE)
        ? "It stands still "
            + mark
            + ", which has not ended, and goes on with it: `homelab restore` of what was brought"
            + " back. Resumed by hand it would make volumes anew, empty."
        : "It goes on when somebody resumes it.";
  }

  Finding of(Located place, Value.Tree object, Verdict verdict, Watch watch, CallContext context) {
    if (verdict.stage() == Verdict.Stage.SUSPENDED) {
      return Finding.of(
          terminal(
              KubernetesCodes.SUSPENDED,
              place.key() + " is suspended, though the script does not say so",
              resumes(object),
              place));
    }
    long again = NEVER;
    for (Value.Tree pod : watch.pods()) {
      if (isOf(pod, object, context)) {
        Finding finding = ofPod(place, pod, watch, context);
        if (finding.failure() != null) {
          return finding;
        }
        again = Math.min(again, finding.lookAgainMillis());
      }
    }
    String refused = refusedPods(object, watch);
    if (refused != null) {
      return Finding.of(
          terminal(
              KubernetesCodes.POD_REFUSED, place.key() + ": pods cannot be made", refused, place));
    }
    if (verdict.stage() == Verdict.Stage.FAILED) {
      return Finding.of(failed(place, object, verdict, watch, context));
    }
    return new Finding(null, again);
  }

  private ProviderException failed(
      Located place, Value.Tree object, Verdict verdict, Watch watch, CallContext context) {
    boolean job = place.key().kind().equals("Job");
    boolean refused = Readiness.status(object, "ReplicaFailure").equals("True");
    StringBuilder detail = new StringBuilder(verdict.message());
    if (job) {
      for (Value.Tree pod : watch.pods()) {
        if (isOf(pod, object, context) && Fields.text(pod, "status", "phase").equals("Failed")) {
          detail.append(lastWords(pod, firstContainer(pod), false, context));
          break;
        }
      }
    }
    detail.append(events(object, watch));
    return terminal(
        job
            ? KubernetesCodes.JOB_FAILED
            : refused ? KubernetesCodes.POD_REFUSED : KubernetesCodes.FAILED,
        place.key()
            + (job ? ": the job has failed" : refused ? ": pods cannot be made" : " failed"),
        detail.toString(),
        place);
  }

  private Finding ofPod(Located place, Value.Tree pod, Watch watch, CallContext context) {
    if (!Fields.text(pod, "metadata", "deletionTimestamp").isEmpty()) {
      return Finding.NONE;
    }
    for (String kind : List.of("initContainerStatuses", "containerStatuses")) {
      for (Value.Tree status : Fields.trees(pod, "status", kind)) {
        String reason = Fields.text(status, "state", "waiting", "reason");
        String code = TERMINAL.get(reason);
        if (code != null) {
          return Finding.of(container(place, pod, status, reason, code, watch, context));
        }
        if (SETUP.contains(reason)) {
          long left = left(pod, SETUP_GRACE, context);
          return left > 0
              ? new Finding(null, left)
              : Finding.of(
                  container(
                      place,
                      pod,
                      status,
                      reason,
                      KubernetesCodes.CONTAINER_CONFIG,
                      watch,
                      context));
        }
      }
    }
    return scheduling(place, pod, watch, context);
  }

  private Finding scheduling(Located place, Value.Tree pod, Watch watch, CallContext context) {
    Value.Tree scheduled = Fields.condition(pod, "PodScheduled");
    if (scheduled == null
        || !Fields.text(scheduled, "status").equals("False")
        || !Fields.text(scheduled, "reason").equals("Unschedulable")) {
      return Finding.NONE;
    }
    String message = Fields.text(scheduled, "message");
    boolean passing =
        message.contains("unbound immediate PersistentVolumeClaims")
            || (message.contains("persistentvolumeclaim") && message.contains("not found"));
    if (passing) {
      return Finding.NONE;
    }
    Instant since = instant(Fields.text(scheduled, "lastTransitionTime"));
    long left =
        since == null ? 0 : patience.minus(Duration.between(since, context.now())).toMillis();
    return left > 0
        ? new Finding(null, left)
        : Finding.of(
            terminal(
                KubernetesCodes.UNSCHEDULABLE,
                place.key() + ": no node can take its pod",
                message + events(pod, watch),
                place));
  }

  private ProviderException container(
      Located place,
      Value.Tree pod,
      Value.Tree status,
      String reason,
      String code,
      Watch watch,
      CallContext context) {
    String name = Fields.text(status, "name");
    StringBuilder detail = new StringBuilder();
    String message = Fields.text(status, "state", "waiting", "message");
    detail.append("container ").append(name).append(": ").append(reason);
    if (!message.isEmpty()) {
      detail.append(", ").append(message);
    }
    String title = place.key() + ": ";
    if (code.equals(KubernetesCodes.IMAGE_PULL)) {
      title += "the image " + image(pod, name) + " cannot be pulled";
    } else if (code.equals(KubernetesCodes.CRASH_LOOP)) {
      long times = Fields.number(status, 1, "restartCount");
      title += "the pod starts and dies, " + Math.max(1, times) + (times > 1 ? " times" : " time");
      detail.append(died(status)).append(lastWords(pod, name, times > 0, context));
    } else {
      title += "its container cannot be set up";
    }
    detail.append(events(pod, watch));
    return terminal(code, title, context.secrets().redact(detail.toString()), place);
  }

  private static String died(Value.Tree status) {
    Value.Tree last = Fields.tree(status, "lastState", "terminated");
    if (last.fields().isEmpty()) {
      return "";
    }
    String reason = Fields.text(last, "reason");
    String told = "\nit ended with exit code " + Fields.number(last, 0, "exitCode");
    return reason.equals("OOMKilled")
        ? told + "\nlikely: it needs more memory than its limit allows (OOMKilled)"
        : told;
  }

  private String lastWords(Value.Tree pod, String container, boolean before, CallContext context) {
    List<String> lines = logs.tail(pod, container, before, context);
    if (lines.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder("\nlast words of the container:");
    lines.forEach(line -> text.append("\n  ").append(context.secrets().redact(line)));
    String likely = LikelyCause.of(lines);
    return likely == null ? text.toString() : text + "\nlikely: " + likely;
  }

  private static String events(Value.Tree object, Watch watch) {
    String uid = Fields.text(object, "metadata", "uid");
    Set<String> told = new LinkedHashSet<>();
    for (Value.Tree event : watch.warnings()) {
      if (uid.equals(Fields.text(event, "involvedObject", "uid")) && told.size() < EVENTS) {
        told.add(Fields.text(event, "reason") + ": " + Fields.text(event, "message"));
      }
    }
    return told.isEmpty() ? "" : "\nevents:\n  " + String.join("\n  ", told);
  }

  private static @Nullable String refusedPods(Value.Tree object, Watch watch) {
    String uid = Fields.text(object, "metadata", "uid");
    Instant changed = lastApplied(object);
    for (Value.Tree event : watch.warnings()) {
      String message = Fields.text(event, "message");
      if (Fields.text(event, "reason").equals("FailedCreate")
          && uid.equals(Fields.text(event, "involvedObject", "uid"))
          && isRefusal(message)) {
        Instant last = instant(Fields.text(event, "lastTimestamp"));
        if (last == null || changed == null || !last.isBefore(changed)) {
          return message;
        }
      }
    }
    return null;
  }

  /** Whether a message tells of a refusal that does not pass by itself. */
  static boolean isRefusal(String message) {
    return (message.contains("forbidden") || message.contains("denied"))
        && !message.contains("error looking up service account");
  }

  private static @Nullable Instant lastApplied(Value.Tree object) {
    for (Value.Tree entry : Fields.trees(object, "metadata", "managedFields")) {
      if (Fields.text(entry, "manager").equals("homelab")) {
        return instant(Fields.text(entry, "time"));
      }
    }
    return null;
  }

  private boolean isOf(Value.Tree pod, Value.Tree object, CallContext context) {
    String uid = Fields.text(object, "metadata", "uid");
    if (uid.equals(Fields.text(pod, "metadata", "uid"))) {
      return true;
    }
    for (Value.Tree owner : Fields.trees(pod, "metadata", "ownerReferences")) {
      if (uid.equals(Fields.text(owner, "uid"))) {
        return isCurrent(pod, object);
      }
      if (Fields.text(object, "kind").equals("Deployment")
          && Fields.text(owner, "kind").equals("ReplicaSet")
          && matches(pod, object)) {
        return logs.isNewest(object, Fields.text(owner, "name"), context);
      }
    }
    return false;
  }

  private static boolean isCurrent(Value.Tree pod, Value.Tree object) {
    return switch (Fields.text(object, "kind")) {
      case "StatefulSet" -> {
        String wanted = Fields.text(object, "status", "updateRevision");
        String its = Fields.text(pod, "metadata", "labels", "controller-revision-hash");
        yield wanted.isEmpty() || its.isEmpty() || wanted.equals(its);
      }
      case "DaemonSet" -> {
        String wanted =
            Fields.text(
                object, "metadata", "annotations", "deprecated.daemonset.template.generation");
        String its = Fields.text(pod, "metadata", "labels", "pod-template-generation");
        yield wanted.isEmpty() || its.isEmpty() || wanted.equals(its);
      }
      default -> true;
    };
  }

  private static boolean matches(Value.Tree pod, Value.Tree object) {
    Value.Tree wanted = Fields.tree(object, "spec", "selector", "matchLabels");
    Value.Tree labels = Fields.tree(pod, "metadata", "labels");
    return !wanted.fields().isEmpty()
        && wanted.fields().entrySet().stream()
            .allMatch(e -> e.getValue().equals(labels.get(e.getKey())));
  }

  private static String image(Value.Tree pod, String container) {
    for (String kind : List.of("containers", "initContainers")) {
      for (Value.Tree one : Fields.trees(pod, "spec", kind)) {
        if (Fields.text(one, "name").equals(container)) {
          return Fields.text(one, "image");
        }
      }
    }
    return "";
  }

  private static String firstContainer(Value.Tree pod) {
    List<Value.Tree> containers = new ArrayList<>(Fields.trees(pod, "spec", "containers"));
    return containers.isEmpty() ? "" : Fields.text(containers.get(0), "name");
  }

  private static long left(Value.Tree pod, Duration grace, CallContext context) {
    Instant since = instant(Fields.text(pod, "status", "startTime"));
    return since == null
        ? grace.toMillis()
        : grace.minus(Duration.between(since, context.now())).toMillis();
  }

  private static @Nullable Instant instant(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private static ProviderException terminal(
      String code, String title, String detail, Located place) {
    return new ProviderException(
        ErrorClass.TERMINAL,
        Diagnostic.error(code, title).withDetail(detail).withHint(Awaiter.describe(place)),
        null,
        null);
  }
}
