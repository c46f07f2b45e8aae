package dev.homelab.provider.kubernetes.readiness;

import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * When an object is ready: the rules of kstatus (kubernetes-sigs/cli-utils), corrected where they
 * are known to be wrong. Pure; asks nobody and reads no clock.
 *
 * <p>The corrections: a LoadBalancer Service is ready with its address; a claim that waits for its
 * first consumer is accepted; a custom resource without status is not ready unless its kind never
 * has one; a Job is ready when complete; a failed pod has failed; a verdict older than the
 * generation or the request does not count, nor one of generation -1, with which Flux begins; sets
 * with OnDelete are changed by hand; suspended things are suspended.
 */
public final class Readiness {
  private static final Set<String> GOOD_PHASES =
      Set.of(
          "Ready",
          "Running",
          "Bound",
          "Available",
          "Active",
          "Succeeded",
          "Completed",
          "Healthy",
          "Provisioned",
          "Established",
          "Synced",
          "Cluster in healthy state");
  private static final Set<String> BAD_PHASES = Set.of("Failed", "Error", "Lost");
  private static final List<String> SIGNALS =
      List.of("Ready", "Available", "Healthy", "Programmed", "Succeeded", "Complete", "Synced");

  private Readiness() {}

  /** How far an object is. */
  public static Verdict of(Value.Tree object, Facts facts) {
    if (!Fields.text(object, "metadata", "deletionTimestamp").isEmpty()) {
      return new Verdict(Verdict.Stage.TERMINATING, "being removed");
    }
    long generation = Fields.number(object, 0, "metadata", "generation");
    long observed = Fields.number(object, generation, "status", "observedGeneration");
    if (observed < generation) {
      return Verdict.progressing("its controller has not seen the change yet");
    }
    Verdict requested = GitOpsRules.pending(object);
    if (requested != null) {
      return requested;
    }
    if (isTrue(object, "Reconciling", generation)) {
      return Verdict.progressing(message(object, "Reconciling", "being reconciled"));
    }
    if (isTrue(object, "Stalled", generation)) {
      return Verdict.failed(message(object, "Stalled", "stalled"));
    }
    Verdict byKind = byKind(object, facts);
    return byKind != null ? byKind : generic(object, facts, generation);
  }

  private static @Nullable Verdict byKind(Value.Tree object, Facts facts) {
    String group = group(object);
    String kind = Fields.text(object, "kind");
    return switch (group.isEmpty() ? kind : kind + '.' + group) {
      case "Deployment.apps" -> WorkloadRules.deployment(object);
      case "StatefulSet.apps" -> WorkloadRules.statefulSet(object);
      case "DaemonSet.apps" -> WorkloadRules.daemonSet(object);
      case "ReplicaSet.apps" -> WorkloadRules.replicaSet(object);
      case "Pod" -> WorkloadRules.pod(object);
      case "Job.batch" -> WorkloadRules.job(object);
      case "CronJob.batch" ->
          Fields.flag(object, "spec", "suspend") ? Verdict.suspended() : Verdict.ready("scheduled");
      case "Service" -> service(object);
      case "PersistentVolumeClaim" -> claim(object, facts);
      case "PersistentVolume" -> volume(object);
      case "Namespace" ->
          Fields.text(object, "status", "phase").equals("Active")
              ? Verdict.ready("active")
              : Verdict.progressing("not active yet");
      case "CustomResourceDefinition.apiextensions.k8s.io" -> definition(object);
      case "APIService.apiregistration.k8s.io" -> apiService(object);
      case "Secret" -> secret(object);
      case "HTTPRoute.gateway.networking.k8s.io",
          "GRPCRoute.gateway.networking.k8s.io",
          "TLSRoute.gateway.networking.k8s.io",
          "TCPRoute.gateway.networking.k8s.io",
          "UDPRoute.gateway.networking.k8s.io" ->
          GitOpsRules.route(object);
      case "GatewayClass.gateway.networking.k8s.io" -> GitOpsRules.accepted(object);
      case "DataVolume.cdi.kubevirt.io" -> DataVolumes.verdict(object);
      case "KeycloakRealmUser.v1.edp.epam.com",
          "KeycloakRealmGroup.v1.edp.epam.com",
          "KeycloakClient.v1.edp.epam.com" ->
          login(object);
      case "Plan.backups.cozystack.io" -> plan(object);
      case "Schedule.velero.io" -> schedule(object);
      case "Application.argoproj.io" -> GitOpsRules.application(object);
      case "GrafanaDashboard.grafana.integreatly.org" -> MonitoringRules.dashboard(object);
      case "VMRule.operator.victoriametrics.com",
          "VMAlert.operator.victoriametrics.com",
          "VMAlertmanager.operator.victoriametrics.com",
          "VMAlertmanagerConfig.operator.victoriametrics.com",
          "VMPodScrape.operator.victoriametrics.com" ->
          MonitoringRules.metrics(object);
      default -> GitOpsRules.flux(object, group);
    };
  }

  /** Its controller says something only of a schedule that it cannot read. */
  private static Verdict plan(Value.Tree object) {
    Value.Tree error = Fields.condition(object, "Error");
    return error != null && Fields.text(error, "status").equals("True")
        ? Verdict.failed(Fields.text(error, "message"))
        : Verdict.ready("planned");
  }

  /** Velero says of a new one whether it can read it. */
  private static Verdict schedule(Value.Tree object) {
    return switch (Fields.text(object, "status", "phase")) {
      case "Enabled" -> Verdict.ready("planned");
      case "FailedValidation" ->
          Verdict.failed(String.join("; ", Fields.texts(object, "status", "validationErrors")));
      default -> Verdict.progressing("Velero has not looked at it yet");
    };
  }

  private static Verdict service(Value.Tree object) {
    if (!Fields.text(object, "spec", "type").equals("LoadBalancer")) {
      return Verdict.ready("served");
    }
    return Fields.trees(object, "status", "loadBalancer", "ingress").isEmpty()
        ? Verdict.progressing("no address from a load balancer yet")
        : Verdict.ready("has its address");
  }

  private static Verdict claim(Value.Tree object, Facts facts) {
    return switch (Fields.text(object, "status", "phase")) {
      case "Bound" -> Verdict.ready("bound");
      case "Lost" -> Verdict.failed("its volume is lost");
      default ->
          facts.waitsForConsumer()
              ? new Verdict(Verdict.Stage.ACCEPTED, "binds when a pod first uses it")
              : Verdict.progressing("no volume bound yet");
    };
  }

  private static Verdict volume(Value.Tree object) {
    return switch (Fields.text(object, "status", "phase")) {
      case "Available", "Bound", "Released" -> Verdict.ready("available");
      case "Failed" -> Verdict.failed(Fields.text(object, "status", "message"));
      default -> Verdict.progressing("not available yet");
    };
  }

  private static Verdict definition(Value.Tree object) {
    Value.Tree names = Fields.condition(object, "NamesAccepted");
    if (names != null && Fields.text(names, "status").equals("False")) {
      return Verdict.failed(Fields.text(names, "message"));
    }
    Value.Tree established = Fields.condition(object, "Established");
    if (established != null && Fields.text(established, "status").equals("True")) {
      return Verdict.ready("established");
    }
    boolean refused =
        established != null
            && Fields.text(established, "status").equals("False")
            && !Fields.text(established, "reason").equals("Installing")
            && !Fields.text(established, "reason").equals("NotAccepted");
    return refused
        ? Verdict.failed(Fields.text(established, "message"))
        : Verdict.progressing("not established yet");
  }

  private static Verdict apiService(Value.Tree object) {
    return status(object, "Available").equals("True")
        ? Verdict.ready("available")
        : Verdict.progressing(message(object, "Available", "not available yet"));
  }

  private static Verdict secret(Value.Tree object) {
    boolean token = Fields.text(object, "type").equals("kubernetes.io/service-account-token");
    return token && Fields.at(object, "data", "token") == null
        ? Verdict.progressing("no token yet")
        : Verdict.ready("kept");
  }

  /** Its operator says OK, or what went wrong last, which it tries again. */
  private static Verdict login(Value.Tree object) {
    String said = Fields.text(object, "status", "value");
    return said.equals("OK")
        ? Verdict.ready("known to Keycloak")
        : Verdict.progressing(said.isEmpty() ? "Keycloak has not been told yet" : said);
  }

  private static Verdict generic(Value.Tree object, Facts facts, long generation) {
    Value.Tree status = Fields.tree(object, "status");
    if (facts.settled() || !facts.hasStatus()) {
      return Verdict.ready("accepted");
    }
    if (Fields.flag(object, "spec", "suspend") && facts.custom()) {
      return Verdict.suspended();
    }
    if (status.fields().isEmpty()) {
      return facts.custom()
          ? Verdict.progressing("its controller has not said anything yet")
          : Verdict.ready("accepted");
    }
    for (String signal : SIGNALS) {
      Value.Tree condition = Fields.condition(object, signal);
      if (condition != null) {
        return signal(condition, signal, generation);
      }
    }
    String phase = Fields.text(status, "phase");
    if (BAD_PHASES.contains(phase)) {
      return Verdict.failed(phase);
    }
    return phase.isEmpty() || GOOD_PHASES.contains(phase) || !facts.custom()
        ? Verdict.ready(phase.isEmpty() ? "accepted" : phase)
        : Verdict.progressing(phase);
  }

  private static Verdict signal(Value.Tree condition, String signal, long generation) {
    long seen = Fields.number(condition, generation, "observedGeneration");
    if (seen < generation) {
      return Verdict.progressing("its controller has not seen the change yet");
    }
    String message = Fields.text(condition, "message");
    return Fields.text(condition, "status").equals("True")
        ? Verdict.ready(signal)
        : Verdict.progressing(message.isEmpty() ? "not " + signal + " yet" : message);
  }

  /** The status text of a condition, or empty when there is none. */
  static String status(Value.Tree object, String condition) {
    return Fields.text(Fields.condition(object, condition), "status");
  }

  /** A condition's message, or {@code otherwise}. */
  static String message(Value.Tree object, String condition, String otherwise) {
    String message = Fields.text(Fields.condition(object, condition), "message");
    return message.isEmpty() ? otherwise : message;
  }

  private static boolean isTrue(Value.Tree object, String type, long generation) {
    Value.Tree condition = Fields.condition(object, type);
    return condition != null
        && Fields.text(condition, "status").equals("True")
        && Fields.number(condition, generation, "observedGeneration") >= generation;
  }

  /** The API group of an object. */
  static String group(Value.Tree object) {
    String version = Fields.text(object, "apiVersion");
    int slash = version.indexOf('/');
    return slash < 0 ? "" : version.substring(0, slash);
  }
}
