package dev.homelab.cli.command;

import dev.homelab.cli.Command;
import dev.homelab.cli.Console;
import dev.homelab.cli.ExitCode;
import dev.homelab.cli.Request;
import dev.homelab.cli.lab.Addresses;
import dev.homelab.cli.lab.LabSession;
import dev.homelab.cli.lab.OneCall;
import dev.homelab.diag.Diagnostic;
import dev.homelab.model.Address;
import dev.homelab.model.ResourceSpec;
import dev.homelab.model.TargetSpec;
import dev.homelab.model.Value;
import dev.homelab.provider.kubernetes.client.KubeCall;
import dev.homelab.provider.kubernetes.client.KubeClient;
import dev.homelab.provider.kubernetes.client.KubeRequest;
import dev.homelab.resolve.ResourceGraph;
import dev.homelab.secret.Secrets;
import dev.homelab.spi.ProviderException;
import dev.homelab.spi.SessionOptions;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code logs}: the last lines of the containers of a thing, the values of secrets left out. */
public final class LogsCommand implements Command {
  private static final int LINES = 200;
  private static final Duration TIME = Duration.ofSeconds(30);

  @Override
  public ExitCode run(Request request) {
    try (LabSession session = LabSession.openToLook(request)) {
      ResourceGraph graph = session.liveGraph();
      String wished = request.invocation().arguments().get(0);
      Address address = Addresses.of(graph, null).find(wished);
      List<ResourceSpec> workloads = workloads(graph, address);
      if (workloads.isEmpty()) {
        throw LabSession.problem(
            Diagnostic.error("HL9025", address + " has nothing that writes logs"));
      }
      Secrets secrets = session.secrets();
      secrets.hideAll();
      OneCall call = new OneCall(secrets, request.around().clock(), TIME);
      int pods = 0;
      for (ResourceSpec workload : workloads) {
        pods += print(request, session, graph, workload, call);
      }
      if (pods == 0) {
        request.console().err(address + " has no pods now\n");
      }
      return ExitCode.DONE;
    }
  }

  private static List<ResourceSpec> workloads(ResourceGraph graph, Address address) {
    List<ResourceSpec> found = new ArrayList<>();
    for (Address member : graph.members(address)) {
      ResourceSpec resource = graph.resource(member);
      if (resource != null && !selector(resource).fields().isEmpty()) {
        found.add(resource);
      }
    }
    return found;
  }

  private static Value.Tree tree(Value.Tree from, String field) {
    return from.get(field) instanceof Value.Tree tree ? tree : Value.Tree.EMPTY;
  }

  private static Value.Tree selector(ResourceSpec resource) {
    if (!resource.provider().equals("kubernetes")) {
      return Value.Tree.EMPTY;
    }
    Value.Tree spec = tree(resource.desired(), "spec");
    Value.Tree selected = tree(tree(spec, "selector"), "matchLabels");
    boolean makesPods = spec.get("template") instanceof Value.Tree;
    return makesPods ? selected : Value.Tree.EMPTY;
  }

  private static int print(
      Request request,
      LabSession session,
      ResourceGraph graph,
      ResourceSpec workload,
      OneCall call) {
    TargetSpec target = graph.targets().get(workload.target());
    if (target == null) {
      return 0;
    }
    SessionOptions options =
        new SessionOptions(
            session.paths().folder(),
            session.stateFolder(),
            request.around().environment(),
            "homelab/" + request.around().version(),
            warning -> request.console().problems(List.of(warning), null, name -> List.of()));
    try (KubeClient client = KubeClient.connect(target.config(), options, call)) {
      return printPods(request.console(), client, workload, call);
    }
  }

  private static int printPods(
      Console console, KubeClient client, ResourceSpec workload, OneCall call) {
    String namespace = Value.textOf(tree(workload.desired(), "metadata").get("namespace"));
    String space = namespace == null ? "default" : namespace;
    List<String> labels = new ArrayList<>();
    for (Map.Entry<String, Value> label : selector(workload).fields().entrySet()) {
      labels.add(label.getKey() + '=' + Value.textOf(label.getValue()));
    }
    String query = URLEncoder.encode(String.join(",", labels), StandardCharsets.UTF_8);
    String path = "/api/v1/namespaces/" + space + "/pods";
    KubeCall about = new KubeCall("list", "Pod", space, "");
    Value.Tree found =
        client.send(KubeRequest.get(path + "?labelSelector=" + query, about), call).body();
    int pods = 0;
    if (found.get("items") instanceof Value.Seq items) {
      for (Value item : items.items()) {
        if (item instanceof Value.Tree pod) {
          printPod(console, client, path, space, pod, call);
          pods++;
        }
      }
    }
    return pods;
  }

  private static void printPod(
      Console console,
      KubeClient client,
      String path,
      String namespace,
      Value.Tree pod,
      OneCall call) {
    String name = Value.textOf(tree(pod, "metadata").get("name"));
    if (name == null || !(tree(pod, "spec").get("containers") instanceof Value.Seq containers)) {
      return;
    }
    for (Value item : containers.items()) {
      String container = item instanceof Value.Tree one ? Value.textOf(one.get("name")) : null;
      if (container == null) {
        continue;
      }
      String query = "/log?tailLines=" + LINES + "&container=" + container;
      KubeRequest request =
          KubeRequest.get(
              path + '/' + name + query, new KubeCall("read the log of", "Pod", namespace, name));
      try {
        String text = call.secrets().redact(client.text(request, call));
        String mark = name + '/' + container + ": ";
        text.lines().forEach(line -> console.out(mark + line + '\n'));
      } catch (ProviderException noLog) {
        console.problems(noLog.diagnostics(), null, file -> List.of());
      }
    }
  }
}
