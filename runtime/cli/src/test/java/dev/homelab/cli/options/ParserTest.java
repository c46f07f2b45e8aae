package dev.homelab.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homelab.diag.HomelabException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ParserTest {
  private static Invocation parse(String... words) {
    return Parser.parse(List.of(words));
  }

  @Test
  void readsOptionsBeforeAndAfterTheCommand() {
    Invocation read = parse("-f", "a.groovy", "up", "--yes", "--target=app.web", "--target", "b.c");
    assertThat(read.verb()).isEqualTo(Verb.UP);
    assertThat(read.value(Option.FILE)).isEqualTo("a.groovy");
    assertThat(read.has(Option.YES)).isTrue();
    assertThat(read.values(Option.TARGET)).containsExactly("app.web", "b.c");
  }

  @Test
  void readsTheMembersOfAGroup() {
    Invocation read = parse("state", "mv", "app.a", "app.b", "--json");
    assertThat(read.verb()).isEqualTo(Verb.STATE_MV);
    assertThat(read.arguments()).containsExactly("app.a", "app.b");
  }

  @Test
  void showsASecretThatIsNamedWithoutAVerb() {
    Invocation read = parse("secret", "code.gitea.admin-password", "--reveal");
    assertThat(read.verb()).isEqualTo(Verb.SECRET_SHOW);
    assertThat(read.arguments()).containsExactly("code.gitea.admin-password");
  }

  @Test
  void takesOneNameByTheCommandItStandsIn() {
    assertThat(parse("plan", "--out", "p").value(Option.PLAN_OUT)).isEqualTo("p");
    assertThat(parse("render", "--out", "d").value(Option.RENDER_OUT)).isEqualTo("d");
  }

  @Test
  void endsOptionsAtTwoDashes() {
    assertThat(parse("explain", "--", "--odd").arguments()).containsExactly("--odd");
  }

  @Test
  void showsHelpWhereNothingIsAskedFor() {
    assertThat(parse().verb()).isEqualTo(Verb.HELP);
    assertThat(parse("state", "--help").verb()).isEqualTo(Verb.STATE);
  }

  @Test
  void refusesWhatItCannotUnderstand() {
    for (String line :
        List.of(
            "state",
            "state lst",
            "state.list",
            "up --yes=1",
            "up --target",
            "explain",
            "version extra",
            "state list more")) {
      assertThatThrownBy(() -> parse(line.split(" ")))
          .as(line)
          .isInstanceOf(HomelabException.class);
    }
  }

  @Test
  void namesTheHelpOfTheCommandThatWasMeant() {
    for (String line :
        List.of("services", "backup --yes=1 --nosuch", "version extra", "up --out x")) {
      assertThatThrownBy(() -> parse(line.split(" ")))
          .as(line)
          .isInstanceOfSatisfying(
              HomelabException.class,
              refused ->
                  assertThat(refused.diagnostics().get(0).hints())
                      .contains("homelab help " + line.split(" ", -1)[0] + " tells what it takes"));
    }
  }

  @Test
  void neverFailsInAnotherWay() {
    long seed = 20261121;
    Random random = new Random(seed);
    List<String> pieces =
        new ArrayList<>(List.of("--", "-", "", "=", "--=", "-x", "a.b", "--file"));
    for (Verb verb : Verb.values()) {
      pieces.addAll(List.of(verb.words().split(" ")));
      verb.options().forEach(option -> pieces.add(option.longName()));
    }
    for (int round = 0; round < 20_000; round++) {
      List<String> words = new ArrayList<>();
      for (int i = random.nextInt(6); i > 0; i--) {
        words.add(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        assertThat(Parser.parse(words).verb()).isNotNull();
      } catch (HomelabException refused) {
        assertThat(refused.diagnostics()).as("seed " + seed + ' ' + words).isNotEmpty();
      }
    }
  }
}
