package dev.homelab.provider.kubernetes.pods;

import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Fields;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeAnswer;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.provider.kubernetes.client.KubernetesCodes;
import dev.homelab.provider.kubernetes.json.ValueJson;
import dev.homelab.spi.CallContext;
import dev.homelab.spi.ErrorClass;
import dev.homelab.spi.PodReach;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A cluster as others see it: reads go over one client, sessions inside pods over fabric8's, which
 * is opened when the first is asked for.
 */
final class ReachedPods implements PodReach {
  private static final int NOT_LOGGED_IN = 401;
  private static final int FORBIDDEN = 403;

  private final KubeClient client;
  private final Value.Tree config;
  private final SessionOptions options;
  private @Nullable PodSession session;

  ReachedPods(KubeClient client, Value.Tree config, SessionOptions options) {
    this.client = client;
    this.config = config;
    this.options = options;
  }

  @Override
  public Value.@Nullable Tree find(Wanted wanted, CallContext context) {
    KubeCall about = new KubeCall("get", wanted.kind(), wanted.namespace(), wanted.name());
    KubeAnswer answer = client.find(KubeRequest.get(wanted.path(), about), context);
    return answer == null ? null : answer.body();
  }

  @Override
  public List<Value.Tree> list(Wanted wanted, CallContext context) {
    KubeCall about = new KubeCall("list", wanted.kind(), wanted.namespace(), "");
    KubeAnswer answer = client.find(KubeRequest.get(wanted.path(), about), context);
    return answer == null ? List.of() : Fields.trees(answer.body(), "items");
  }

  @Override
  public Value.Tree change(Change change, CallContext context) {
    Wanted at = change.at();
    boolean makes = change.method().equals("POST");
    String verb = makes ? "create" : "patch";
    KubeCall about = new KubeCall(verb, at.kind(), at.namespace(), at.name());
    String type = makes ? KubeRequest.JSON : KubeRequest.MERGE_PATCH;
    byte[] body = ValueJson.write(change.body());
    return client
        .send(KubeRequest.write(change.method(), at.path(), type, body, about), context)
        .body();
  }

  @Override
  public Tunnel tunnel(String namespace, String pod, int port, CallContext context) {
    try {
      return PortTunnel.open(client, namespace, pod, port, context);
    } catch (IOException e) {
      throw new ProviderException(
          ErrorClass.TRANSIENT,
          Diagnostic.error(
                  KubernetesCodes.NO_SESSION, "could not reach port " + port + " of pod " + pod)
              .withDetail(String.valueOf(e.getMessage())),
          null,
          e);
    }
  }

  @Override
  public Ended run(
      String namespace, String pod, String container, List<String> command, CallContext context) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    List<CallContext.Listening> listening = new ArrayList<>();
    Duration left = Duration.between(context.now(), context.deadline());
    try {
      int code =
          session(context)
              .run(
                  pod(namespace, pod),
                  container,
                  command,
                  new PodSession.Streams(null, out, err, false),
                  action -> listening.add(context.onCancel(action)),
                  left);
      if (code < 0) {
        throw untold(pod, command);
      }
      return new Ended(
          code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    } catch (ProviderException e) {
      throw as(e, ErrorClass.UNKNOWN_OUTCOME);
    } finally {
      listening.forEach(CallContext.Listening::close);
    }
  }

  private static ProviderException untold(String pod, List<String> command) {
    return new ProviderException(
        ErrorClass.UNKNOWN_OUTCOME,
        Diagnostic.error(
            KubernetesCodes.NO_SESSION,
            "`" + command.get(0) + "` in pod " + pod + " failed, and nobody says with which code"),
        null,
        null);
  }

  private synchronized PodSession session(CallContext context) {
    PodSession open = session;
    if (open == null) {
      open = PodSession.open(config, options, context);
      session = open;
    }
    return open;
  }

  private static Pod pod(String namespace, String name) {
    return new Pod(namespace, name, List.of(), "", true);
  }

  /** The failure of a session; a refusal for want of rights is none that passes. */
  private static ProviderException as(ProviderException failure, ErrorClass otherwise) {
    if (failure.errorClass() != ErrorClass.REJECTED) {
      return failure;
    }
    boolean denied =
        failure.getCause() instanceof KubernetesClientException cause
            && (cause.getCode() == NOT_LOGGED_IN || cause.getCode() == FORBIDDEN);
    return new ProviderException(
        denied ? ErrorClass.DENIED : otherwise, failure.diagnostics().get(0), null, failure);
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      session.close();
    }
    client.close();
  }
}
