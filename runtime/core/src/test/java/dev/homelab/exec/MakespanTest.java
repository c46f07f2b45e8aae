package dev.homelab.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homelab.fake.Labs;
import dev.homelab.model.Address;
import dev.homelab.plan.Plan;
import dev.homelab.plan.Step;
import dev.homelab.plan.StepGraph;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * A lab of ten hosts, two hundred machines and thirty clusters whose steps take times drawn at
 * random: the run takes no more than a tenth longer than list scheduling with known times, and no
 * host is asked for more at once than it takes.
 */
class MakespanTest {
  private static final int HOSTS = 10;
  private static final int CLUSTERS = 30;
  private static final int LIMIT = 4;
  private static final int LABS = 20;

  private final Map<String, Duration> times = new HashMap<>();
  private final List<Span> spans = new ArrayList<>();
  private Random random = new Random();

  /** A call: where it was made, and from when to when. */
  private record Span(String place, Instant from, Instant to) {}

  @Test
  void aRunIsNearlyAsQuickAsListSchedulingWithKnownTimes() {
    long seed = Long.getLong("proof.seed", 20_261_122);
    System.out.println("makespans with seed " + seed + " (-Dproof.seed=N for others)");
    for (int number = 0; number < LABS; number++) {
      random = new Random(seed + number);
      times.clear();
      spans.clear();
      compare("lab " + number + " of seed " + seed);
    }
  }

  private void compare(String which) {
    Bench bench = new Bench();
    Timed timed = new Timed();
    bench.own = timed;
    bench.platform.parallelism(LIMIT);
    bench.platform.fail(
        (verb, address, after) -> {
          if (!after) {
            Duration time = time(verb, address);
            timed.takes(time);
            String place = verb.equals("create") ? place(address) : "";
            spans.add(new Span(place, timed.now(), timed.now().plus(time)));
          }
          return null;
        });
    Labs labs = large();
    Plan plan = bench.plan(labs);
    Instant began = timed.now();
    RunReport report = bench.up(labs);
    assertThat(report.failures()).isEmpty();
    assertThat(report.end()).isEqualTo(RunReport.End.DONE);
    long took = Duration.between(began, timed.now()).toMillis();
    ListSchedule known =
        new ListSchedule(
            StepGraph.of(plan),
            this::millis,
            step -> step.phase() == Step.Phase.APPLY ? place(step.address()) : "",
            LIMIT);
    System.out.printf(
        "%s: %d s, list scheduling %d s, at least %d s%n",
        which, took / 1000, known.makespan() / 1000, known.leastPossible() / 1000);
    assertThat(took).as(which).isBetween(known.leastPossible(), known.makespan() * 11 / 10);
    assertThat(atOnce()).as(which).hasSize(HOSTS).allSatisfy(this::isWithinTheLimit);
  }

  private void isWithinTheLimit(String host, int most) {
    assertThat(most).as(host).isLessThanOrEqualTo(LIMIT);
  }

  /** The most calls at once at each host. */
  private Map<String, Integer> atOnce() {
    TreeMap<String, Integer> most = new TreeMap<>();
    for (Span one : spans) {
      long together =
          spans.stream()
              .filter(other -> other.place().equals(one.place()))
              .filter(other -> !other.from().isAfter(one.from()) && other.to().isAfter(one.from()))
              .count();
      most.merge(one.place(), (int) together, Math::max);
    }
    most.remove("");
    return most;
  }

  private long millis(Step step) {
    return switch (step.phase()) {
      case APPLY -> time("create", step.address()).toMillis();
      case AWAIT -> time("await", step.address()).toMillis();
      case PASS, FORGET, DELETE, GONE -> 0;
    };
  }

  /** The host that an image or a machine is on; nodes and clusters are at no host. */
  private static String place(Address address) {
    String name = address.last().name();
    return name.startsWith("image-") || name.startsWith("vm-") ? name.split("-", 3)[1] : "";
  }

  private Duration time(String verb, Address address) {
    return times.computeIfAbsent(
        verb + ' ' + address, call -> drawn(verb, address.last().name().split("-", 2)[0]));
  }

  private Duration drawn(String verb, String kind) {
    boolean makes = verb.equals("create");
    return switch (kind) {
      case "image" -> between(makes ? 20 : 1, makes ? 120 : 2);
      case "vm" -> between(makes ? 4 : 1, makes ? 25 : 10);
      case "node" -> between(makes ? 90 : 5, makes ? 300 : 30);
      case "cluster" -> between(makes ? 20 : 10, makes ? 60 : 90);
      default -> between(1, makes ? 2 : 40);
    };
  }

  private Duration between(int least, int most) {
    return Duration.ofMillis(least * 1000L + random.nextInt((most - least) * 1000));
  }

  private static Labs large() {
    Labs labs = Labs.lab();
    for (int host = 0; host < HOSTS; host++) {
      labs.target("host.h" + host, Map.of());
      labs.add("fake.machine", "image-h" + host, Map.of()).on("host.h" + host);
    }
    for (int cluster = 0; cluster < CLUSTERS; cluster++) {
      String host = "h" + cluster % HOSTS;
      List<String> planes = new ArrayList<>();
      for (int machine = 0; machine < (cluster < 20 ? 7 : 6); machine++) {
        String end = cluster + "-" + machine;
        labs.thing("vm-" + host + "-" + end, "image-" + host).on("host." + host);
        labs.add("fake.machine", "node-" + end, Map.of(), "~vm-" + host + "-" + end);
        if (machine < 3) {
          planes.add("~node-" + end);
        }
      }
      labs.add("fake.machine", "cluster-" + cluster, Map.of(), planes.toArray(String[]::new));
      for (int service = 0; service < 3; service++) {
        labs.add(
            "fake.thing", "service-" + cluster + "-" + service, Map.of(), "cluster-" + cluster);
      }
    }
    return labs;
  }
}
