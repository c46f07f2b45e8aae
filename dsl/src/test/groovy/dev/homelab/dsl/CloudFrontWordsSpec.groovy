package dev.homelab.dsl

class CloudFrontWordsSpec extends ScriptBase {

  private static String lab(String front) {
    "homelab { secrets { env 'oracle', 'ORACLE_KEY' }; value('web') { content 'x' }; front oracle { $front } }"
  }

  def "a front is part of the lab, and what lacks is said once"() {
    when:
    def result = load(lab("region 'eu-paris-1'; key secret('oracle'); cpu 2; memory 8.GiB; publishes 'value.web'"))
    def front = result.lab().components().find { it.address().toString() == 'front.oracle' }

    then:
    result.diagnostics()*.code() == ['HL2074']
    !result.hasErrors()
    front.facts() == ['one machine in eu-paris-1, 2 processors and 8Gi', 'publishes value.web',
        'not made yet: the Oracle Cloud provider comes later']
    and: 'nothing is asked of anybody for it'
    result.lab().resources()*.address()*.toString() == ['value.web']
  }

  def "what nobody can guess must be said, and what is said is checked: #words"() {
    expect:
    load(lab(words)).diagnostics()*.code() == [code]

    where:
    words                                                                   | code
    "key secret('oracle')"                                                  | 'HL2073'
    "region 'eu-paris-1'"                                                   | 'HL2073'
  }

  def "wrong values are told: #words"() {
    expect:
    load(lab(words)).diagnostics()*.code().contains(code)

    where:
    words                                                                   | code
    "region 'Paris'; key secret('oracle')"                                  | 'HL1106'
    "region 'eu-paris-1'; key secret('oracle'); cpu 40"                     | 'HL1106'
    "region 'eu-paris-1'; key secret('oracle'); publishes 'service.absent'" | 'HL1103'
    "region 'eu-paris-1'; key secret('none')"                               | 'HL1104'
  }
}
