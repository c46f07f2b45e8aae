package dev.homelab.dsl.spec.workload;

import dev.homelab.diag.Diagnostic;
import dev.homelab.diag.HomelabException;
import dev.homelab.dsl.spec.BlockOf;
import dev.homelab.dsl.spec.LanguageCodes;
import dev.homelab.dsl.spec.NamedArguments;
import dev.homelab.dsl.spec.Names;
import dev.homelab.dsl.spec.Scope;
import dev.homelab.dsl.spec.Word;
import dev.homelab.dsl.spec.unit.Cron;
import dev.homelab.dsl.spec.unit.TimeSpan;
import dev.homelab.model.SecretNames;
import dev.homelab.model.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A workload that has no recipe, in the person's own words. */
@BlockOf(
    name = "app",
    doc =
        "A workload that has no recipe: an image, where it listens, what it keeps, who reaches it.",
    in =
        "homelab { domain 'example.com'\ncluster('home') { ingress 'nginx'\nnamespace('web') {\n"
            + "app('shop') {\nimage 'ghcr.io/traefik/whoami:v1.11.0'\n…\n} } } }")
public final class AppSpec extends WorkloadOptions<AppSpec> {
  private final List<PortPlan> ports = new ArrayList<>();
  private final List<VolumeSpec> volumes = new ArrayList<>();
  private final List<FilePlan> files = new ArrayList<>();
  private @Nullable ImageRef image;
  private boolean imageSaid;
  private List<Value> command = List.of();
  private List<Value> args = List.of();
  private @Nullable String health;
  private int replicas = 1;
  private long user = 1000;
  private boolean readOnlyImage;
  private String schedule = "";
  private @Nullable String node;
  private @Nullable TimeSpan patience;

  /** An app at a place. */
  public AppSpec(Scope scope) {
    super(scope);
  }

  @Override
  protected AppSpec self() {
    return this;
  }

  /** Names the image. */
  @Word(
      doc = "The container image, with its version.",
      byDefault = "must be said",
      example = "image 'ghcr.io/traefik/whoami:v1.11.0'",
      once = true)
  public AppSpec image(String reference) {
    imageSaid = true;
    try {
      image = ImageRef.parse(reference);
      if (!image.isPinned()) {
        problem(
            Diagnostic.warning("HL2054", "`" + reference + "` names no version")
                .withDetail("The same line may bring another version tomorrow.")
                .withHint("add one: image '" + image.repository() + ":1.2.3'"));
      }
    } catch (HomelabException wrong) {
      wrong.diagnostics().forEach(this::problem);
    }
    return say();
  }

  /** Names a port. */
  @Word(
      doc = "A port that it listens on; the first one is where requests from outside go.",
      byDefault = "no port, and no Service",
      example = "port 8080",
      named = {
        "name: the port's name; `http` for the first one, `port-<number>` for the others",
        "service: the port that the Service offers; the same number",
        "protocol: `TCP` or `UDP`; TCP"
      })
  public AppSpec port(int number) {
    return port(Map.of(), number);
  }

  /** A port with more to say about it. */
  public AppSpec port(Map<String, ?> named, int number) {
    NamedArguments more = NamedArguments.of("port", named, scope());
    String name = more.optionalText("name");
    String protocol = more.optionalText("protocol");
    int service = more.value("service") instanceof Integer given ? given : number;
    if (number < 1 || number > 65535 || service < 1 || service > 65535) {
      problem(Diagnostic.error("HL2055", "a port is a number from 1 to 65535"));
      return say();
    }
    String otherwise = ports.isEmpty() ? "http" : "port-" + number;
    ports.add(
        new PortPlan(
            name == null ? otherwise : name,
            number,
            service,
            protocol == null ? "TCP" : protocol,
            ""));
    return say();
  }

  /** Adds a volume. */
  @Word(
      doc = "A volume and where the container sees it.",
      byDefault = "it keeps nothing",
      example = "volume('data') { at '/data'; size 10.GiB }")
  public AppSpec volume(String name, Consumer<VolumeSpec> block) {
    VolumeSpec volume = new VolumeSpec(scope(), name);
    block.accept(volume);
    volume.freeze();
    if (volume.path() == null) {
      problem(
          Diagnostic.error("HL2056", "volume '" + name + "' has no place in the container")
              .withHint("add one: at '/data'"));
    } else {
      volumes.add(volume);
    }
    return say();
  }

  /** Adds a configuration file. */
  @Word(
      doc = "A file that the container reads; a change of it makes the pods anew.",
      byDefault = "only the files of the image",
      example = "config '/etc/shop.conf', 'colour = green'")
  public AppSpec config(String path, Object content) {
    if (!path.startsWith("/") || path.endsWith("/")) {
      scope()
          .unfit(
              "'" + path + "' is not an absolute path",
              "write the whole name of the file: '/etc/shop.conf'");
      return say();
    }
    files.add(new FilePlan(path, Names.text(scope(), content)));
    return say();
  }

  /** Replaces the entry point. */
  @Word(
      doc =
          "Replaces the image's entry point; each word a text, a secret, or an output of another thing.",
      byDefault = "the image's own",
      example = "command '/shop', '--verbose'",
      once = true)
  public AppSpec command(Object... words) {
    command = texts(words);
    return say();
  }

  private List<Value> texts(Object... words) {
    List<Value> texts = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof List<?> several) {
        several.forEach(each -> texts.add(Names.text(scope(), each)));
      } else {
        texts.add(Names.text(scope(), word));
      }
    }
    return texts;
  }

  /** Replaces the arguments. */
  @Word(
      doc =
          "Replaces the arguments of the image's entry point; each a text, a secret, or an output of another thing.",
      byDefault = "the image's own",
      example = "args '--verbose'",
      once = true)
  public AppSpec args(Object... words) {
    args = texts(words);
    return say();
  }

  /** Asks whether it is well. */
  @Word(
      doc = "The path on its first port that answers when it is well.",
      byDefault = "it is well when the first port opens",
      example = "health '/health'",
      once = true)
  public AppSpec health(String path) {
    health = path;
    return say();
  }

  /** Runs several. */
  @Word(doc = "How many pods run.", byDefault = "1", example = "replicas 2", once = true)
  public AppSpec replicas(int count) {
    if (count < 0) {
      problem(Diagnostic.error("HL2057", "`replicas` is 0 or more, this is " + count));
    } else {
      replicas = count;
    }
    return say();
  }

  /** Runs as somebody. */
  @Word(
      doc = "The numeric user that it runs as; 0 is root, which few images need.",
      byDefault = "1000",
      example = "user 65532",
      once = true)
  public AppSpec user(int number) {
    if (number < 0) {
      problem(
          LanguageCodes.error(
              LanguageCodes.BAD_VALUE, "`user` is a number from 0 on, this is " + number));
      return say();
    }
    user = number;
    return say();
  }

  /** Guards the image's files. */
  @Word(
      doc = "The container cannot write to the files of its image.",
      byDefault = "it can, and what it writes goes with the pod",
      example = "readOnlyImage()")
  public AppSpec readOnlyImage() {
    readOnlyImage = true;
    return say();
  }

  /** Runs at set times. */
  @Word(
      doc =
          "Runs it at set times, by five cron fields in the lab's time zone, instead of all the"
              + " time.",
      byDefault = "it runs all the time",
      example = "schedule '0 4 * * *'",
      once = true)
  public AppSpec schedule(String cron) {
    Cron parsed = Names.parsed(scope(), cron, Cron::parse);
    schedule = parsed == null ? "" : parsed.expression();
    return say();
  }

  /** Whether an image was said, even a wrong one. */
  boolean saysImage() {
    return imageSaid;
  }

  /** Binds it to a node. */
  @Word(
      doc = "The node that it runs on, by the node's name in the cluster.",
      byDefault = "any node with room for it",
      example = "runOn 'box'",
      once = true)
  public AppSpec runOn(String name) {
    node = name;
    return say();
  }

  /** Gives it time to start. */
  @Word(
      doc = "How long it may take to start before it counts as dead.",
      byDefault = "5 minutes",
      example = "startWithin 10.minutes",
      once = true)
  public AppSpec startWithin(TimeSpan time) {
    patience = time;
    return say();
  }

  /** The workload, or null when no image was said. */
  @Nullable WorkloadPlan plan(String name, Front front) {
    ImageRef runs = image;
    if (runs == null) {
      return null;
    }
    boolean lowPorts = ports.stream().anyMatch(port -> port.number() < 1024);
    WorkloadPlan.Builder plan =
        WorkloadPlan.of(new WorkloadPlan.Identity(name, name, name, "server", runs.version()))
            .replicas(replicas)
            .container(container(name, runs))
            .files(files)
            .security(new SecurityPlan(user, user, readOnlyImage, lowPorts && user != 0));
    for (VolumeSpec volume : volumes) {
      plan.volume(volume.plan(storageClassName(), keepsVolumes()));
    }
    if (!ports.isEmpty()) {
      plan.expose(front.exposure(), new RoutePlan(front.host(), ports.get(0).name()));
    }
    plan.node(node);
    return schedule.isEmpty()
        ? plan.build()
        : plan.schedule(schedule, scope().lab().settings().timezone()).build();
  }

  /**
   * Words without secrets: one with a secret in it comes from a variable, which Kubernetes puts in
   * its place when the container starts ({@code $(NAME)}).
   */
  private static List<Value> withoutSecrets(
      String what, List<Value> words, Map<String, Value> variables) {
    List<Value> plain = new ArrayList<>();
    for (Value word : words) {
      if (SecretNames.isIn(word)) {
        String variable = "HOMELAB_" + what + '_' + (plain.size() + 1);
        variables.put(variable, word);
        plain.add(new Value.Text("$(" + variable + ')'));
      } else {
        plain.add(word);
      }
    }
    return plain;
  }

  private ContainerPlan container(String name, ImageRef runs) {
    TreeMap<String, Value> variables = new TreeMap<>(variables());
    ContainerPlan.Builder container =
        ContainerPlan.of(name, runs)
            .command(withoutSecrets("COMMAND", command, variables))
            .args(withoutSecrets("ARGUMENT", args, variables))
            .env(variables)
            .ports(ports)
            .resources(resourcesPlan());
    for (VolumeSpec volume : volumes) {
      String at = volume.path();
      if (at != null) {
        container.mount(volume.mount(at));
      }
    }
    if (!ports.isEmpty() && schedule.isEmpty() && ports.get(0).protocol().equals("TCP")) {
      String port = ports.get(0).name();
      ProbePlan asked =
          health == null
              ? ProbePlan.tcp(port)
              : ProbePlan.of(new ProbePlan.Http(health, port, new TreeMap<>()));
      container.probes(asked.atStart(patience), asked, asked);
    }
    return container.build();
  }
}
