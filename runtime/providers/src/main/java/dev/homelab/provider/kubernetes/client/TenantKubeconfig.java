package dev.homelab.provider.kubernetes.client;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.Pods;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * The kubeconfig of a cluster whose control plane runs as pods of another one, and the Service that
 * it names. It was written by another cluster, so nothing in it may lead to files or programs of
 * this machine.
 *
 * @param kubeconfig the kubeconfig
 * @param namespace where the control plane runs
 * @param name the Service before it
 * @param port the Service's port
 */
record TenantKubeconfig(Kubeconfig kubeconfig, String namespace, String name, int port) {
  /** What a login may have: texts that stand in the kubeconfig itself. */
  private static final Set<String> LOGIN =
      Set.of("client-certificate-data", "client-key-data", "token");

  private static final Set<String> CLUSTER = Set.of("server", "certificate-authority-data");

  /**
   * A port of a pod.
   *
   * @param pod the pod's name
   * @param port the port
   */
  record Door(String pod, int port) {}

  /** Reads it from its Secret. */
  static TenantKubeconfig of(
      PodReach reach, Value.Tree config, SessionOptions options, CallContext context) {
    String namespace = Fields.text(config, "namespace");
    String key = Fields.text(config, "key");
    Kubeconfig read = parsed(text(reach, config, key, context), config, options);
    HttpUrl server = HttpUrl.parse(read.server());
    String service = "[a-z0-9-]+\\." + Pattern.quote(namespace) + "\\.svc(\\..*)?";
    if (server == null || !server.isHttps() || !server.host().matches(service)) {
      throw unusable(config, "Its server is no Service of " + namespace + '.');
    }
    String name = server.host().substring(0, server.host().indexOf('.'));
    return new TenantKubeconfig(read, namespace, name, server.port());
  }

  /**
   * The text of one that people use, whose server is the cluster's address outside.
   *
   * @throws ProviderException of class UNREACHABLE when it is not there yet, DENIED when it is not
   *     one to be used
   */
  static String forPeople(
      PodReach reach, Value.Tree config, String key, SessionOptions options, CallContext context) {
    Kubeconfig read = parsed(text(reach, config, key, context), config, options);
    HttpUrl server = HttpUrl.parse(read.server());
    if (server == null || !server.isHttps()) {
      throw unusable(config, "Its server is not reached by HTTPS.");
    }
    return read.text();
  }

  private static String text(PodReach reach, Value.Tree config, String key, CallContext context) {
    String name = Fields.text(config, "secret");
    Value.Tree secret =
        find(reach, "secrets", "Secret", Fields.text(config, "namespace"), name, context);
    if (secret == null) {
      throw TenantWay.silent(name, "It has made no Secret with its kubeconfig yet.");
    }
    String text = Fields.text(secret, "data", key);
    if (text.isEmpty()) {
      throw TenantWay.silent(name, "Its Secret has no " + key + " yet.");
    }
    try {
      return new String(Base64.getMimeDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw unusable(config, "What its Secret has as " + key + " is no base64.");
    }
  }

  private static Kubeconfig parsed(String text, Value.Tree config, SessionOptions options) {
    Kubeconfig read;
    try {
      read = Kubeconfig.parse(text, options.labFolder());
    } catch (ProviderException lacking) {
      throw lacking;
    } catch (RuntimeException malformed) {
      // Without the cause: its message may quote the kubeconfig.
      throw unusable(config, "It is no YAML.");
    }
    boolean own =
        LOGIN.containsAll(read.user().fields().keySet())
            && CLUSTER.containsAll(read.cluster().fields().keySet());
    if (!own) {
      throw unusable(config, "It names files, programs or ways that are not its own.");
    }
    if (Fields.text(read.cluster(), "certificate-authority-data").isEmpty()) {
      throw unusable(config, "It has no authority to check the server's certificate by.");
    }
    return read;
  }

  private static ProviderException unusable(Value.Tree config, String why) {
    String name = Fields.text(config, "secret");
    String managers = "-o jsonpath='{.metadata.managedFields[*].manager}'";
    return new ProviderException(
        ErrorClass.DENIED,
        Diagnostic.error(
                KubernetesCodes.TENANT_KUBECONFIG, "the kubeconfig in " + name + " is not used")
            .withDetail(why)
            .withHint(
                "see who writes it: kubectl get secret %s -n %s %s --show-managed-fields"
                    .formatted(name, Fields.text(config, "namespace"), managers)),
        null,
        null);
  }

  /**
   * The port of a pod behind the Service that is ready.
   *
   * @param liked the pod to take if it is
   * @throws ProviderException of class UNREACHABLE when there is none
   */
  Door door(PodReach reach, String liked, CallContext context) {
    Value.Tree service = find(reach, "services", "Service", namespace, name, context);
    String labels = service == null ? "" : Pods.selector(Fields.at(service, "spec", "selector"));
    if (service == null || labels.isEmpty()) {
      throw TenantWay.silent(name, "It has no Service yet.");
    }
    List<Value.Tree> ready =
        Pods.staying(reach, namespace, labels, context).stream()
            .filter(Pods::isRunning)
            .filter(Pods::isReady)
            .toList();
    Value.Tree chosen =
        ready.stream()
            .filter(pod -> Pods.name(pod).equals(liked))
            .findFirst()
            .orElse(ready.isEmpty() ? null : ready.get(0));
    if (chosen == null) {
      throw TenantWay.silent(name, "None of its pods is ready.");
    }
    return new Door(Pods.name(chosen), portOf(service, chosen));
  }

  /** The port of a pod that the Service's leads to: a number, or the name of a container's. */
  private int portOf(Value.Tree service, Value.Tree pod) {
    for (Value.Tree one : Fields.trees(service, "spec", "ports")) {
      if (one.get("port") instanceof Value.Int number && number.value() == port) {
        Value target = one.get("targetPort");
        return target instanceof Value.Text named
            ? named(pod, named.value())
            : target instanceof Value.Int there ? Math.toIntExact(there.value()) : port;
      }
    }
    return port;
  }

  private int named(Value.Tree pod, String wanted) {
    for (Value.Tree container : Fields.trees(pod, "spec", "containers")) {
      for (Value.Tree one : Fields.trees(container, "ports")) {
        if (Fields.text(one, "name").equals(wanted)
            && one.get("containerPort") instanceof Value.Int number) {
          return Math.toIntExact(number.value());
        }
      }
    }
    return port;
  }

  private static Value.@Nullable Tree find(
      PodReach reach,
      String plural,
      String kind,
      String namespace,
      String name,
      CallContext context) {
    String path = "api/v1/namespaces/" + namespace + '/' + plural + '/' + name;
    return reach.find(new PodReach.Wanted(path, kind, namespace, name), context);
  }
}
