package dev.homelab.cli;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The contract on a real box in maintenance mode; see docs/testing.md. */
@Tag("real-host")
@EnabledIfEnvironmentVariable(named = NodePlace.ADDRESS, matches = ".+")
class RealNodeTest extends NodeContract {
  @Override
  NodePlace place() {
    return NodePlace.from(System.getenv());
  }

  @Override
  CliRun cli() {
    return new CliRun(folder);
  }

  @Override
  List<String> always() {
    return List.of();
  }
}
