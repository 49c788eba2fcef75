/**
 * @file
 * A program that does nothing: the least that starting one costs.
 */
int main(void)
{
    return 0;
}
